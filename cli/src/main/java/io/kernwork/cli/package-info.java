/** The command line behind {@code ./kernwork}. One class per subcommand. */
@NullMarked
package io.kernwork.cli;

import org.jspecify.annotations.NullMarked;
