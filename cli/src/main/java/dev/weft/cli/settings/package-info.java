/** Files and texts that set options: configuration, logins, cookies and addresses. */
@NullMarked
package dev.weft.cli.settings;

import org.jspecify.annotations.NullMarked;
