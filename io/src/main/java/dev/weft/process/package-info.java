/**
 * Runs other programs, communicates with them, and connects them to pipelines.
 *
 * <p>Start with {@link dev.weft.process.Processes}. A {@link dev.weft.process.Command} describes what to run. The
 * command is either run to its end, which gives a {@link dev.weft.process.ProcessResult}, or started with a body that
 * communicates with the {@link dev.weft.process.RunningProcess}. No process outlives that body.
 *
 * <pre>
 *   Command ──► RunningProcess ──► ByteStream ──► PipeInput ◄── PipePoller    one thread, asks which pipes have bytes
 *                    │                    └─────► PipeOutput ◄── a thread while something is being written
 *                    └──► Exit            Ending                              SIGTERM, grace, SIGKILL
 * </pre>
 */
@NullMarked
package dev.weft.process;

import org.jspecify.annotations.NullMarked;
