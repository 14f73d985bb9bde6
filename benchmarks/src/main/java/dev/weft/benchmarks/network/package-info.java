/** The rows that use the network, and the servers in processes of their own that they connect to. */
@NullMarked
package dev.weft.benchmarks.network;

import org.jspecify.annotations.NullMarked;
