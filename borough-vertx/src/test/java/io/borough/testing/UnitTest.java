package io.borough.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks a test class whose tests are pure or run in memory: no cluster, no Raft group, no other process.
 *
 * <p>Unit test classes run side by side, and {@code mvn -Pquick verify} runs them alone.
 */
@Tag("unit")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface UnitTest {
}
