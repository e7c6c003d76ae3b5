package io.borough.verticles.planner;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Evens out how many items nodes hold for their weight, with as few shifts as that takes.
 *
 * <p>A shift takes an item from a node to the nearest node that it loads less. Where no item may go there directly, a
 * chain of nodes each passes one item on. Every shift makes the sum of n²/weight smaller, so balancing ends. At the end
 * no chain improves anything, so the result is the best that the items' allowed places permit: with equal weights,
 * within one item of each other where the places permit that.
 *
 * <p>Nodes and items are numbers. Deterministic: the same items in the same places are shifted in the same way.
 */
final class LoadBalancer {
  private static final int NONE = -1;

  private final NodeIndex nodes;
  private final NodeLoads loads;
  private final int[] holders; // by item
  private final BitSet[] held; // by node

  /**
   * A balancer without items.
   *
   * @param loads what each node holds besides the items; gets the items as they are assigned
   * @param itemCount items are numbered from 0
   */
  LoadBalancer(NodeIndex nodes, NodeLoads loads, int itemCount) {
    this.nodes = nodes;
    this.loads = loads;
    holders = new int[itemCount];
    Arrays.fill(holders, NONE);
    held = new BitSet[nodes.count()];
    Arrays.setAll(held, node -> new BitSet());
  }

  /** Assigns an item to a node, and takes it from the node that it was assigned to before, if there was one. */
  void assign(int item, int node) {
    int before = holders[item];
    if (before != NONE) {
      loads.remove(before);
      held[before].clear(item);
    }
    holders[item] = node;
    loads.add(node);
    held[node].set(item);
  }

  /** Returns the node that an item is assigned to, or -1. */
  int holder(int item) {
    return holders[item];
  }

  /**
   * Shifts items until no shift improves the balance.
   *
   * @param places returns where else an item may be, given where all items are now; only nodes that are UP
   * @param group returns an item's group; items of one group exclude each other's places, so that no chain may shift
   *     two of them
   */
  void balance(IntFunction<int[]> places, IntUnaryOperator group) {
    boolean shifted = true;
    while (shifted) {
      shifted = false;
      BitSet exhausted = new BitSet(); // explored from a more loaded node without finding an improvement
      for (int node : heaviestFirst()) {
        while (!exhausted.get(node) && shiftFrom(node, places, group, exhausted)) {
          shifted = true;
        }
      }
    }
  }

  private List<Integer> heaviestFirst() {
    return nodes.up().boxed().sorted(loads::heavierFirst).toList();
  }

  private boolean shiftFrom(int from, IntFunction<int[]> places, IntUnaryOperator group, BitSet exhausted) {
    if (held[from].isEmpty() || !canBeRelieved(from)) {
      return false;
    }
    int[] reachedBy = new int[nodes.count()]; // the item that would come to a node
    Arrays.fill(reachedBy, NONE);
    BitSet reached = new BitSet();
    reached.set(from);
    Queue<Integer> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      int through = next.remove();
      for (int item = held[through].nextSetBit(0); item >= 0; item = held[through].nextSetBit(item + 1)) {
        if (isGroupInChain(reachedBy, through, group, group.applyAsInt(item))) {
          continue;
        }
        for (int to : places.apply(item)) {
          if (!reached.get(to)) {
            reached.set(to);
            reachedBy[to] = item;
            if (loads.isBetterMoved(from, to)) {
              shiftAlong(reachedBy, to);
              return true;
            }
            next.add(to);
          }
        }
      }
    }
    exhausted.or(reached);
    return false;
  }

  private boolean canBeRelieved(int from) {
    for (int to = 0; to < nodes.count(); to++) {
      if (loads.isBetterMoved(from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean isGroupInChain(int[] reachedBy, int end, IntUnaryOperator group, int wanted) {
    for (int item = reachedBy[end]; item != NONE; item = reachedBy[holders[item]]) {
      if (group.applyAsInt(item) == wanted) {
        return true;
      }
    }
    return false;
  }

  private void shiftAlong(int[] reachedBy, int end) {
    int node = end;
    for (int item = reachedBy[node]; item != NONE; item = reachedBy[node]) {
      int giver = holders[item];
      assign(item, node);
      node = giver;
    }
  }
}
