package io.borough.verticles.kit.history;

import java.util.ArrayList;
import java.util.List;

/** What clients did, in the order of one clock. Any thread. */
public final class History {
  private final List<Operation> operations = new ArrayList<>(); // guarded by this

  /** The clock. */
  public static long now() {
    return System.nanoTime();
  }

  public synchronized void add(Operation operation) {
    operations.add(operation);
  }

  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** How many operations nobody knows the outcome of. */
  public synchronized long unknown() {
    return operations.stream().filter(Operation::isUnknown).count();
  }
}
