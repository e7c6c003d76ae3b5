package io.borough.options;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The options in which the nodes of a cluster may differ.
 *
 * @param <T> the class of options, which setters return
 */
abstract class NodeOptions<T> extends AbstractOptions<T> {
  /** DATA: most nodes hold data. */
  public static final Role DEFAULT_ROLE = Role.DATA;

  /** The loopback address: other machines reach a node only when its host was set. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  /**
   * 0: any free port, so that several nodes can share a machine. Set a port when other nodes name this one in their
   * {@code base}.
   */
  public static final int DEFAULT_PORT = 0;

  /** 0: any free port; other nodes learn it when they connect. */
  public static final int DEFAULT_BUS_PORT = 0;

  /** 0: any free port; other nodes learn it when they connect. */
  public static final int DEFAULT_RAFT_PORT = 0;

  /** -1: off, so that no port is opened that was not asked for. */
  public static final int DEFAULT_HTTP_PORT = -1;

  /** A folder in the working directory. */
  public static final String DEFAULT_DATA_DIR = "borough-data";

  /** None: any two nodes may hold copies of the same shard. */
  public static final String DEFAULT_ZONE = "";

  /** 1: all nodes should hold the same number of replicas. */
  public static final int DEFAULT_WEIGHT = 1;

  /** 5,000 ms: two elections fit in it, so that an operation outlasts the failure of a leader. */
  public static final long DEFAULT_REQUEST_TIMEOUT_MS = RequestOptions.DEFAULT_TIMEOUT_MS;

  /** 1,024: at 5 ms a request that is 200,000 requests a second. */
  public static final int DEFAULT_MAX_REQUESTS_IN_FLIGHT = 1_024;

  /**
   * 60,000 ms: opening a few gigabytes and replaying their log takes some seconds; a minute means that something is
   * wrong.
   */
  public static final long DEFAULT_START_TIMEOUT_MS = 60_000;

  static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<List<String>> BASE =
      SCHEMA.texts("base", 1_024, address -> Checks.hostAndPort("base", address));
  private static final Option<Role> ROLE = SCHEMA.constant("role", DEFAULT_ROLE);
  private static final Option<String> HOST =
      SCHEMA.text("host", DEFAULT_HOST, host -> Checks.host("host", host));
  private static final Option<Integer> PORT = SCHEMA.int32("port", DEFAULT_PORT, 0, 65_535);
  private static final Option<Integer> BUS_PORT = SCHEMA.int32("busPort", DEFAULT_BUS_PORT, 0, 65_535);
  private static final Option<Integer> RAFT_PORT = SCHEMA.int32("raftPort", DEFAULT_RAFT_PORT, 0, 65_535);
  private static final Option<Integer> HTTP_PORT = SCHEMA.int32("httpPort", DEFAULT_HTTP_PORT, -1, 65_535);
  private static final Option<List<String>> HTTP_HOSTS =
      SCHEMA.texts("httpHosts", 256, host -> Checks.httpHost("httpHosts", host));
  private static final Option<String> DATA_DIR = SCHEMA.text("dataDir", DEFAULT_DATA_DIR, 1, 4_096);
  private static final Option<String> ZONE = SCHEMA.text("zone", DEFAULT_ZONE, 0, 64);
  private static final Option<Integer> WEIGHT = SCHEMA.int32("weight", DEFAULT_WEIGHT, 1, 100);
  private static final Option<Long> REQUEST_TIMEOUT_MS =
      SCHEMA.int64("requestTimeoutMs", DEFAULT_REQUEST_TIMEOUT_MS, 1, RequestOptions.MAX_TIMEOUT_MS);
  private static final Option<Integer> MAX_REQUESTS_IN_FLIGHT =
      SCHEMA.int32("maxRequestsInFlight", DEFAULT_MAX_REQUESTS_IN_FLIGHT, 1, 1_000_000);
  private static final Option<Long> START_TIMEOUT_MS =
      SCHEMA.int64("startTimeoutMs", DEFAULT_START_TIMEOUT_MS, 100, 3_600_000);

  NodeOptions(OptionSchema schema) {
    super(schema);
  }

  NodeOptions(NodeOptions<T> other) {
    super(other);
  }

  NodeOptions(OptionSchema schema, JsonObject json) {
    super(schema, json);
  }

  /**
   * {@return the addresses at which the node looks for other nodes; host:port of each; an unchangeable list, empty by
   * default}
   */
  public List<String> getBase() {
    return get(BASE);
  }

  /**
   * Sets the addresses at which the node looks for other nodes when it starts. It joins only the cluster of a node that
   * is named here. With an empty list and an empty data folder it founds a cluster, or joins the only one on its Vert.x
   * cluster.
   *
   * <p>A name stands for each of its IPv4 addresses. It is resolved each time that the node looks for other nodes, so
   * it may become resolvable after the node has started.
   *
   * @param base host:port of up to 1,024 nodes, the host being a name or an address and the port their {@code port}
   *     (on a Vert.x of the application's own: the port of its Hazelcast), 1 to 65,535; copied
   * @return this
   * @throws IllegalArgumentException when an address is malformed or there are too many
   */
  public T setBase(List<String> base) {
    return set(BASE, base);
  }

  /** {@return the role of the node; never null} */
  public Role getRole() {
    return get(ROLE);
  }

  /**
   * Sets the role of the node.
   *
   * @param role {@link Role#DATA} by default
   * @return this
   */
  public T setRole(Role role) {
    return set(ROLE, role);
  }

  /**
   * {@return the address that the node binds all its ports to, and at which other nodes reach it; a name or an IPv4
   * address; never null}
   */
  public String getHost() {
    return get(HOST);
  }

  /**
   * Sets the address that the node binds all its ports to, and at which other nodes reach it.
   *
   * <p>A name is resolved once, when the node starts, and other nodes get its address. The start fails with {@code
   * INVALID_OPTION}, and leaves nothing behind, when this machine has no such IPv4 address, and for 0.0.0.0, at which
   * other nodes cannot reach it.
   *
   * @param host a name or an IPv4 address, without a port
   * @return this
   * @throws IllegalArgumentException when it does not have 1 to 255 characters, or contains a space or a port
   */
  public T setHost(String host) {
    return set(HOST, host);
  }

  /** {@return the port of the cluster (Hazelcast), which {@code base} of other nodes names; 0 to 65,535} */
  public int getPort() {
    return get(PORT);
  }

  /**
   * Sets the port of the cluster (Hazelcast), which {@code base} of other nodes names.
   *
   * @param port 0 to 65,535; 0 by default; 0 for any free port
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setPort(int port) {
    return set(PORT, port);
  }

  /** {@return the port of the event bus; 0 to 65,535} */
  public int getBusPort() {
    return get(BUS_PORT);
  }

  /**
   * Sets the port of the event bus.
   *
   * @param busPort 0 to 65,535; 0 by default; 0 for any free port
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setBusPort(int busPort) {
    return set(BUS_PORT, busPort);
  }

  /** {@return the port of Raft; 0 to 65,535} */
  public int getRaftPort() {
    return get(RAFT_PORT);
  }

  /**
   * Sets the port of Raft.
   *
   * @param raftPort 0 to 65,535; 0 by default; 0 for any free port
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setRaftPort(int raftPort) {
    return set(RAFT_PORT, raftPort);
  }

  /** {@return the port of the HTTP gateway; -1 to 65,535} */
  public int getHttpPort() {
    return get(HTTP_PORT);
  }

  /**
   * Sets the port of the HTTP gateway.
   *
   * @param httpPort -1 to 65,535; -1 by default; 0 for any free port, -1 for none
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setHttpPort(int httpPort) {
    return set(HTTP_PORT, httpPort);
  }

  /**
   * {@return the further names that clients may use for the HTTP gateway; hosts as {@link #setHttpHosts} takes them; an
   * unchangeable list, empty by default}
   */
  public List<String> getHttpHosts() {
    return get(HTTP_HOSTS);
  }

  /**
   * Sets the further names that clients may use for the HTTP gateway in the {@code Host} header of their requests. A
   * web page can make a browser send requests to the gateway under a name of the page's own, so other names are refused
   * ({@code HOST_REFUSED}). IP addresses, {@code localhost} and {@link #getHost()} need no entry.
   *
   * @param httpHosts up to 256 of: a name, which counts with any port; {@code name:port}, with that port only; or
   *     {@code *}, which accepts every name, and so requests of every web page that a user of the gateway visits;
   *     copied
   * @return this
   * @throws IllegalArgumentException when an entry is malformed or there are too many
   */
  public T setHttpHosts(List<String> httpHosts) {
    return set(HTTP_HOSTS, httpHosts);
  }

  /** {@return the folder of the node's data and identity; a path; never null} */
  public String getDataDir() {
    return get(DATA_DIR);
  }

  /**
   * Sets the folder of the node's data and identity.
   *
   * <p>One node uses a folder at a time. A CLIENT uses none. At the start the folder, also an existing one, is made
   * private to the user of the process.
   *
   * @param dataDir a path
   * @return this
   * @throws IllegalArgumentException when it has not 1 to 4,096 characters
   */
  public T setDataDir(String dataDir) {
    return set(DATA_DIR, dataDir);
  }

  /**
   * Returns the failure domain of this node, such as its rack or data centre. Copies of a shard are placed in different
   * zones when there are enough zones.
   *
   * @return a name; empty for none; never null
   */
  public String getZone() {
    return get(ZONE);
  }

  /**
   * Sets the failure domain of this node, such as its rack or data centre. Copies of a shard are placed in different
   * zones when there are enough zones.
   *
   * @param zone a name; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 64 characters
   */
  public T setZone(String zone) {
    return set(ZONE, zone);
  }

  /** {@return the number of replicas that the node should hold, relative to other nodes; 1 to 100} */
  public int getWeight() {
    return get(WEIGHT);
  }

  /**
   * Sets the number of replicas that the node should hold, relative to other nodes.
   *
   * @param weight 1 to 100; 1 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setWeight(int weight) {
    return set(WEIGHT, weight);
  }

  /** {@return the default deadline of operations on partitions; milliseconds, 1 to 3,600,000} */
  public long getRequestTimeoutMs() {
    return get(REQUEST_TIMEOUT_MS);
  }

  /**
   * Sets the default deadline of operations on partitions.
   *
   * @param requestTimeoutMs milliseconds, 1 to 3,600,000; 5,000 by default; counted from the call
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setRequestTimeoutMs(long requestTimeoutMs) {
    return set(REQUEST_TIMEOUT_MS, requestTimeoutMs);
  }

  /** {@return the largest number of requests that one handler instance has open at once; 1 to 1,000,000} */
  public int getMaxRequestsInFlight() {
    return get(MAX_REQUESTS_IN_FLIGHT);
  }

  /**
   * Sets the largest number of requests that one handler instance has open at once.
   *
   * <p>Past this bound callers get {@code OVERLOADED}.
   *
   * @param maxRequestsInFlight 1 to 1,000,000; 1,024 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setMaxRequestsInFlight(int maxRequestsInFlight) {
    return set(MAX_REQUESTS_IN_FLIGHT, maxRequestsInFlight);
  }

  /** {@return how long {@code start()} and {@code join()} may take; milliseconds, 100 to 3,600,000} */
  public long getStartTimeoutMs() {
    return get(START_TIMEOUT_MS);
  }

  /**
   * Sets how long {@code start()} and {@code join()} may take.
   *
   * @param startTimeoutMs milliseconds, 100 to 3,600,000; 60,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public T setStartTimeoutMs(long startTimeoutMs) {
    return set(START_TIMEOUT_MS, startTimeoutMs);
  }
}
