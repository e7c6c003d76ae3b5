package io.borough.verticles.ring;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Evens out how many things nodes hold for their weight, with as few shifts as that takes.
 *
 * <p>A shift takes a thing from a node, along a chain of others where the direct way is barred, to the nearest node for
 * which it weighs less. Each makes the sum of n²/weight smaller, so it ends; at the end no chain improves anything, so
 * the spread is the best that the things' places allow: with equal weights, within one where they allow that.
 *
 * <p>Nodes and things are numbers. Deterministic: the same things in the same places go the same ways.
 */
final class Spread {
  private static final int NONE = -1;

  private final NodeNumbers nodes;
  private final int[] loads;
  private final int[] holders; // by thing
  private final BitSet[] held; // by node

  /**
   * A spread over the nodes that are up.
   *
   * @param kept how many things each node holds besides those that may be shifted
   * @param things how many things may be shifted; they are numbered from 0
   */
  Spread(NodeNumbers nodes, int[] kept, int things) {
    this.nodes = nodes;
    loads = kept.clone();
    holders = new int[things];
    Arrays.fill(holders, NONE);
    held = new BitSet[nodes.count()];
    Arrays.setAll(held, node -> new BitSet());
  }

  /** Puts a thing on a node, from where it was if it was anywhere. */
  void put(int thing, int node) {
    int before = holders[thing];
    if (before != NONE) {
      loads[before]--;
      held[before].clear(thing);
    }
    holders[thing] = node;
    loads[node]++;
    held[node].set(thing);
  }

  /** Where a thing is, or -1. */
  int holder(int thing) {
    return holders[thing];
  }

  /**
   * Orders nodes that are up by how little another thing would load them: Webster's rule, (2 n + 1) / weight, which
   * keeps each within about one of its share.
   */
  int compare(int one, int other) {
    return Long.compare((2L * loads[one] + 1) * nodes.weight(other), (2L * loads[other] + 1) * nodes.weight(one));
  }

  /**
   * Shifts until nothing is better.
   *
   * @param places where else a thing may be, as things are now; only nodes that are up
   * @param group things of one group bar each other's places, so no chain shifts two of them at once
   */
  void even(IntFunction<int[]> places, IntUnaryOperator group) {
    boolean shifted = true;
    while (shifted) {
      shifted = false;
      BitSet done = new BitSet(); // reached in vain from a node with more to give, so in vain from here too
      for (int node : heaviestFirst()) {
        while (!done.get(node) && shiftFrom(node, places, group, done)) {
          shifted = true;
        }
      }
    }
  }

  private List<Integer> heaviestFirst() {
    return IntStream.range(0, nodes.count()).filter(nodes::isUp).boxed()
        .sorted((one, other) -> Long.compare(gain(other) * nodes.weight(one), gain(one) * nodes.weight(other)))
        .toList();
  }

  private long gain(int node) {
    return 2L * loads[node] - 1;
  }

  private boolean shiftFrom(int from, IntFunction<int[]> places, IntUnaryOperator group, BitSet done) {
    if (held[from].isEmpty() || IntStream.range(0, nodes.count()).noneMatch(to -> isBetter(from, to))) {
      return false;
    }
    int[] reachedBy = new int[nodes.count()]; // the thing that would come to a node
    Arrays.fill(reachedBy, NONE);
    BitSet reached = new BitSet();
    reached.set(from);
    Queue<Integer> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      int through = next.remove();
      for (int thing = held[through].nextSetBit(0); thing >= 0; thing = held[through].nextSetBit(thing + 1)) {
        if (isInChain(reachedBy, through, group, group.applyAsInt(thing))) {
          continue;
        }
        for (int to : places.apply(thing)) {
          if (!reached.get(to)) {
            reached.set(to);
            reachedBy[to] = thing;
            if (isBetter(from, to)) {
              shiftAlong(reachedBy, to);
              return true;
            }
            next.add(to);
          }
        }
      }
    }
    done.or(reached);
    return false;
  }

  /** Whether the sum of n²/weight becomes smaller; never towards a node that is not up, whose weight is 0. */
  private boolean isBetter(int from, int to) {
    return (2L * loads[to] + 1) * nodes.weight(from) < gain(from) * nodes.weight(to);
  }

  private boolean isInChain(int[] reachedBy, int end, IntUnaryOperator group, int wanted) {
    for (int thing = reachedBy[end]; thing != NONE; thing = reachedBy[holders[thing]]) {
      if (group.applyAsInt(thing) == wanted) {
        return true;
      }
    }
    return false;
  }

  private void shiftAlong(int[] reachedBy, int end) {
    int node = end;
    for (int thing = reachedBy[node]; thing != NONE; thing = reachedBy[node]) {
      int giver = holders[thing];
      put(thing, node);
      node = giver;
    }
  }
}
