/** The program as a module. */
module org.example.autosave {
    requires transitive io.kernwork;

    exports org.example.autosave;
}
