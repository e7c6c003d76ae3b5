package io.borough.verticles.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * Writes over HTTP through all of some nodes, and what of them was acknowledged: each value is new, so that a lost one
 * shows. Thread: the test's.
 */
public final class AcknowledgedWrites {
  private static final int WRITERS = 4;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25); // every key is read again, at every node
  private static final AtomicInteger ROUNDS = new AtomicInteger(); // no two loads of a JVM write the same value

  private final List<ForkedNode> nodes;
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /** Of these nodes, which are started or will be. */
  public AcknowledgedWrites(List<ForkedNode> nodes) {
    this.nodes = nodes;
  }

  /** Begins to write, through failures, until it is closed. */
  public Load load() {
    return new Load(ROUNDS.incrementAndGet());
  }

  /** How many keys have a value that was acknowledged. */
  public int keys() {
    return acknowledged.size();
  }

  /** Looks for every acknowledged write through every node. */
  public void verify() {
    nodes.parallelStream().forEach(node -> acknowledged.forEach((id, value) -> {
      String[] parts = id.split("/");
      HttpApi.Answer[] last = new HttpApi.Answer[1];
      Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).atMost(60, TimeUnit.SECONDS).until(() -> {
        last[0] = node.api().get(parts[0], parts[1]);
        return last[0].status() == 200 || last[0].status() == 404;
      });
      assertThat(last[0].body()).as(id + " through " + node.nodeId()).isEqualTo(value);
    }));
    assertThat(acknowledged).isNotEmpty();
  }

  /** Writers at work. */
  public final class Load implements AutoCloseable {
    private final int round;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger written = new AtomicInteger();
    private volatile boolean over;

    private Load(int round) {
      this.round = round;
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        Thread thread = new Thread(() -> write(writer), "writer-" + i);
        thread.start();
        threads.add(thread);
      }
    }

    private void write(int writer) {
      List<HttpApi> apis = nodes.stream().map(ForkedNode::api).toList();
      for (int n = 0; !over; n++) {
        String partition = "p" + n % 17;
        String key = "w" + writer + "-" + n % 200;
        String value = round + ":" + writer + ":" + n;
        String id = partition + "/" + key;
        acknowledged.remove(id); // while it is on its way either value may be there
        if (apis.get(n % apis.size()).put(partition, key, value).status() == 204) {
          acknowledged.put(id, value);
          written.incrementAndGet();
        }
        LockSupport.parkNanos(PAUSE_NANOS); // a writer that never waits takes the processors from the nodes
      }
    }

    /** Waits until so many more have been acknowledged. */
    public void awaitWritten(int more) {
      int target = written.get() + more;
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> written.get() >= target);
    }

    @Override
    public void close() {
      over = true;
      for (Thread thread : threads) {
        try {
          thread.join(60_000);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
