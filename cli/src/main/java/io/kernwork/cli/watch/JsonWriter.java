package io.kernwork.cli.watch;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON on one line, in ASCII: maps and records as objects, lists as arrays. A record's component {@code maxActive} becomes
 * {@code max_active}.
 */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    /**
     * The value as JSON.
     *
     * @throws IllegalArgumentException if it, or something in it, is of another kind
     */
    static String write(@Nullable Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.out.toString();
    }

    /** {@code max_active} for {@code maxActive}. */
    static String name(RecordComponent component) {
        return component.getName().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** What a record says of itself. */
    static @Nullable Object read(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(component + " cannot be read", e);
        }
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case String text -> string(text);
            case Boolean bool -> out.append(bool.booleanValue());
            case Double number -> number(number);
            case Integer number -> out.append(number.intValue());
            case Long number -> out.append(number.longValue());
            case List<?> list -> array(list);
            case Map<?, ?> map -> object(map);
            case Record fields -> fields(fields);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    /** JSON has no word for what is no number; exponents are left out for those who read by eye. */
    private void number(double number) {
        if (Double.isFinite(number)) {
            out.append(BigDecimal.valueOf(number).toPlainString());
        } else {
            out.append("null");
        }
    }

    private void array(List<?> list) {
        out.append('[');
        String comma = "";
        for (Object each : list) {
            out.append(comma);
            value(each);
            comma = ",";
        }
        out.append(']');
    }

    private void object(Map<?, ?> map) {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(comma);
            string(String.valueOf(entry.getKey()));
            out.append(':');
            value(entry.getValue());
            comma = ",";
        }
        out.append('}');
    }

    private void fields(Record record) {
        out.append('{');
        String comma = "";
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            out.append(comma);
            string(name(component));
            out.append(':');
            value(read(component, record));
            comma = ",";
        }
        out.append('}');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
