/**
 * A systematic explorer of schedules. Classes under test are rewritten while they are loaded, so that they ask {@link
 * dev.weft.explore.Control} before each step that other threads can see; one thread runs at a time, and which one continues
 * is chosen, recorded, and chosen otherwise the next time.
 *
 * <p>{@link dev.weft.explore.Rewritten} loads a test class in this way, {@link dev.weft.explore.Explorer} plays a scene
 * again and again, {@link dev.weft.explore.Execution} is one of these plays, and a {@link dev.weft.explore.Schedule}
 * makes the choices. {@link dev.weft.explore.Mistake} plants a mistake in the code under test, to show that it is found.
 */
@NullMarked
package dev.weft.explore;

import org.jspecify.annotations.NullMarked;
