package planted;

/** Compiles, and is laid out by nobody's rules. */
public final class Planted {
  private Planted( ) { }
    static int one( )
    { return 1 ; }
}
