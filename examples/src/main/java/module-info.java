/** Example programs. */
module io.kernwork.examples {
    requires static org.jspecify;
}
