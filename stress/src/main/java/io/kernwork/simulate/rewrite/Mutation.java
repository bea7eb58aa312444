package io.kernwork.simulate.rewrite;

/**
 * A defect that is planted into the library while it is loaded.
 *
 * @param type the class, by its full name
 * @param method its method, all of that name
 * @param kind what becomes of it
 * @param callee for {@link Kind#DROP} the method whose calls are left out
 */
public record Mutation(String type, String method, Kind kind, String callee) {
    /** What becomes of the method. */
    public enum Kind {
        /** Does nothing and returns zero, false or null. */
        EMPTY,
        /** Its calls of another method, which return nothing, are left out. */
        DROP,
        /** Its compare-and-sets become a comparison and a later set. */
        SPLIT
    }

    /** The method does nothing. */
    public static Mutation empty(String type, String method) {
        return new Mutation(type, method, Kind.EMPTY, "");
    }

    /** The method does not call another one. */
    public static Mutation drop(String type, String method, String callee) {
        return new Mutation(type, method, Kind.DROP, callee);
    }

    /** The method's compare-and-sets are not atomic. */
    public static Mutation split(String type, String method) {
        return new Mutation(type, method, Kind.SPLIT, "");
    }

    boolean isOf(String internalName, String name, Kind wanted) {
        return kind == wanted && method.equals(name) && type.replace('.', '/').equals(internalName);
    }
}
