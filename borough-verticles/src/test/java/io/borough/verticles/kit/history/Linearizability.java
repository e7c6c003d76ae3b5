package io.borough.verticles.kit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides whether a history is linearizable: whether for every key there is an order of its operations, each within its
 * time, in which every answer is the one that a single register gives.
 *
 * <p>The algorithm of Wing and Gong with the memory of Lowe ("Testing for linearizability", 2017): operations are put
 * in order one by one, and where that leads nowhere the last is taken back; what has been tried (these operations in
 * whatever order, this state) is not tried again. Keys are independent, so each is checked alone.
 */
public final class Linearizability {
  private static final long MOST_STEPS = 20_000_000;

  /** What came of it; {@code why} names the key and the operation that has no place, or is empty. */
  public record Verdict(Kind kind, String why) {
    /** How a history was found. */
    public enum Kind {
      /** There is such an order. */
      LINEARIZABLE,
      /** There is none. */
      VIOLATED,
      /** There are too many to try. */
      GIVEN_UP
    }
  }

  private static final class Event {
    private final int number;
    private final Operation operation;
    private final boolean call;
    private Event answer; // of a call; null when it never came
    private Event previous;
    private Event next;

    Event(int number, Operation operation, boolean call) {
      this.number = number;
      this.operation = operation;
      this.call = call;
    }

    long time() {
      return call ? operation.invoked() : operation.returned();
    }
  }

  private record Tried(BitSet placed, String state) {}

  private record Placed(Event call, String stateBefore) {}

  private final Event head = new Event(-1, null, false);
  private final BitSet placed = new BitSet();
  private final Set<Tried> tried = new HashSet<>();
  private final Deque<Placed> order = new ArrayDeque<>();
  private String state; // absent at first
  private int open; // operations with an answer that have no place yet
  private Event worst; // the answer that was reached last

  private Linearizability(List<Operation> operations) {
    List<Event> events = new ArrayList<>();
    for (Operation operation : operations) {
      Event call = new Event(events.size(), operation, true);
      events.add(call);
      if (!operation.isUnknown()) {
        call.answer = new Event(call.number, operation, false);
        events.add(call.answer);
        open++;
      }
    }
    events.sort(Comparator.comparingLong(Event::time).thenComparing(event -> !event.call));
    Event last = head;
    for (Event event : events) {
      event.previous = last;
      last.next = event;
      last = event;
    }
  }

  /** Judges a history. */
  public static Verdict check(List<Operation> history) {
    Map<String, List<Operation>> byKey =
        history.stream().collect(Collectors.groupingBy(Operation::key, TreeMap::new, Collectors.toList()));
    Verdict given = null;
    for (Map.Entry<String, List<Operation>> key : byKey.entrySet()) {
      Verdict verdict = new Linearizability(key.getValue()).search();
      if (verdict.kind() == Verdict.Kind.VIOLATED) {
        return new Verdict(verdict.kind(), "key " + key.getKey() + ": " + verdict.why());
      }
      given = verdict.kind() == Verdict.Kind.GIVEN_UP ? new Verdict(verdict.kind(), "key " + key.getKey()) : given;
    }
    return given == null ? new Verdict(Verdict.Kind.LINEARIZABLE, "") : given;
  }

  private Verdict search() {
    Event event = head.next;
    for (long steps = 0; open > 0; steps++) {
      if (steps > MOST_STEPS) {
        return new Verdict(Verdict.Kind.GIVEN_UP, "");
      }
      if (event.call) {
        event = place(event) ? head.next : event.next; // an answer follows: some operation is open
      } else {
        worst = event;
        if (order.isEmpty()) {
          return new Verdict(Verdict.Kind.VIOLATED, "nothing explains " + worst.operation);
        }
        event = takeBack().next;
      }
    }
    return new Verdict(Verdict.Kind.LINEARIZABLE, "");
  }

  private boolean place(Event call) {
    Operation operation = call.operation;
    if (!fits(operation)) {
      return false;
    }
    String after = after(operation);
    BitSet with = (BitSet) placed.clone();
    with.set(call.number);
    if (!tried.add(new Tried(with, after))) {
      return false;
    }
    order.push(new Placed(call, state));
    placed.set(call.number);
    state = after;
    unlink(call);
    if (call.answer != null) {
      unlink(call.answer);
      open--;
    }
    return true;
  }

  private Event takeBack() {
    Placed last = order.pop();
    state = last.stateBefore;
    placed.clear(last.call.number);
    if (last.call.answer != null) {
      link(last.call.answer);
      open++;
    }
    link(last.call);
    return last.call;
  }

  /** Whether its answer is the one that the register gives now; one without an answer always fits. */
  private boolean fits(Operation operation) {
    return operation.isUnknown() || switch (operation.kind()) {
      case READ -> Objects.equals(operation.value(), state);
      case COMPARE -> operation.applied() == Objects.equals(operation.expected(), state);
      default -> true;
    };
  }

  private String after(Operation operation) {
    return switch (operation.kind()) {
      case READ -> state;
      case PUT -> operation.value();
      case DELETE -> null;
      case COMPARE -> Objects.equals(operation.expected(), state) ? operation.value() : state;
    };
  }

  private static void unlink(Event event) {
    event.previous.next = event.next;
    if (event.next != null) {
      event.next.previous = event.previous;
    }
  }

  private static void link(Event event) {
    event.previous.next = event;
    if (event.next != null) {
      event.next.previous = event;
    }
  }
}
