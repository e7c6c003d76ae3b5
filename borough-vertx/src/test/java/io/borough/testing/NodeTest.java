package io.borough.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Marks a test class that runs nodes, Raft groups or a clustered event bus in this JVM.
 *
 * <p>It runs alone, because its elections and heartbeats are timed.
 */
@Tag("node")
@Isolated
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NodeTest {
}
