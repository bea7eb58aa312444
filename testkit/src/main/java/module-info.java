/** Tests of code that uses Kernwork, in virtual time and in an order that a seed decides. */
module io.kernwork.testkit {
    requires transitive io.kernwork;
    requires static org.jspecify;

    exports io.kernwork.testkit;
}
