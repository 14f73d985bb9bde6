package dev.weft.publication;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Broken on purpose: two meet as at a barrier, by plain fields. Shows that the check can fail. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "neither has seen the other")
@Outcome(expect = Expect.ACCEPTABLE)
@State
public class Unpublished {
    private int left;
    private int right;

    @Actor
    public void left(II_Result result) {
        left = 1;
        result.r1 = right;
    }

    @Actor
    public void right(II_Result result) {
        right = 1;
        result.r2 = left;
    }
}
