package io.borough.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks a test, or a class of tests, that takes minutes.
 *
 * <p>Its class is marked as a unit, node or process test, too. Only {@code mvn -Pfaults verify} runs it.
 */
@Tag("long")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface LongTest {
}
