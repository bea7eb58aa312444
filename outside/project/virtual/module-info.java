/** A test that needs no test framework, as a module. */
module org.example.virtual {
    requires io.kernwork.testkit;
    requires org.example.autosave;
}
