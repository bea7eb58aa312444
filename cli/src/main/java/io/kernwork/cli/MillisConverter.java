package io.kernwork.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads short times: milliseconds when there is no unit. */
final class MillisConverter implements ITypeConverter<Duration> {
    private static final Pattern BARE = Pattern.compile("[0-9]{1,9}");

    MillisConverter() {}

    @Override
    public Duration convert(String text) {
        if (BARE.matcher(text).matches()) {
            return Duration.ofMillis(Long.parseLong(text));
        }
        try {
            return new DurationConverter().convert(text);
        } catch (TypeConversionException e) {
            throw new TypeConversionException("'" + text + "' is neither milliseconds like 300 nor a duration like 2s");
        }
    }
}
