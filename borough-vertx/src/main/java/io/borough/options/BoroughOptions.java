package io.borough.options;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A node's settings.
 *
 * <p>A setter checks its option at once. {@link #validate()} checks the options that must fit each other; every method
 * that makes a node calls it. The sizes, {@code shards}, {@code redundancy} and the Raft settings should be the same on
 * every node of a cluster.
 */
public final class BoroughOptions {
  /** A name for applications that run one cluster. */
  public static final String DEFAULT_CLUSTER_NAME = "borough";

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

  /** 2: three copies in all, the least that survive the loss of one. */
  public static final int DEFAULT_REDUNDANCY = 2;

  /** 3: one or two shards for each node that should lead are enough; more only cost. */
  public static final int DEFAULT_SHARDS = 3;

  /** None: any two nodes may hold copies of the same shard. */
  public static final String DEFAULT_ZONE = "";

  /** 1: all nodes should hold the same number of replicas. */
  public static final int DEFAULT_WEIGHT = 1;

  /** 5,000 ms: two elections fit in it, so that an operation outlasts the failure of a leader. */
  public static final long DEFAULT_REQUEST_TIMEOUT_MS = RequestOptions.DEFAULT_TIMEOUT_MS;

  /** 1,024: at 5 ms a request that is 200,000 requests a second. */
  public static final int DEFAULT_MAX_REQUESTS_IN_FLIGHT = 1_024;

  /** 1 KiB: every comparison reads keys, so long data belongs into values. */
  public static final int DEFAULT_MAX_KEY_BYTES = Checks.KIB;

  /** 1 MiB: every replica holds a whole value in memory; larger data belongs into several values or a stream. */
  public static final int DEFAULT_MAX_VALUE_BYTES = Checks.MIB;

  /** 4 MiB: a batch is one log entry, which delays the entries behind it while it is sent. */
  public static final int DEFAULT_MAX_BATCH_BYTES = 4 * Checks.MIB;

  /**
   * 60,000 ms: opening a few gigabytes and replaying their log takes some seconds; a minute means that something is
   * wrong.
   */
  public static final long DEFAULT_START_TIMEOUT_MS = 60_000;

  private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MAX_BASE_ADDRESSES = 1_024;
  private static final int MAX_HTTP_HOSTS = 256;
  private static final int ENTRY_FRAME_BYTES = 64 * Checks.KIB; // what frames a batch in the log, many times over

  private String clusterName = DEFAULT_CLUSTER_NAME;
  private List<String> base = List.of();
  private Role role = DEFAULT_ROLE;
  private String host = DEFAULT_HOST;
  private int port = DEFAULT_PORT;
  private int busPort = DEFAULT_BUS_PORT;
  private int raftPort = DEFAULT_RAFT_PORT;
  private int httpPort = DEFAULT_HTTP_PORT;
  private List<String> httpHosts = List.of();
  private String dataDir = DEFAULT_DATA_DIR;
  private int redundancy = DEFAULT_REDUNDANCY;
  private int shards = DEFAULT_SHARDS;
  private String zone = DEFAULT_ZONE;
  private int weight = DEFAULT_WEIGHT;
  private long requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS;
  private int maxRequestsInFlight = DEFAULT_MAX_REQUESTS_IN_FLIGHT;
  private int maxKeyBytes = DEFAULT_MAX_KEY_BYTES;
  private int maxValueBytes = DEFAULT_MAX_VALUE_BYTES;
  private int maxBatchBytes = DEFAULT_MAX_BATCH_BYTES;
  private long startTimeoutMs = DEFAULT_START_TIMEOUT_MS;
  private RaftOptions raft = new RaftOptions();
  private StorageOptions storage = new StorageOptions();
  private StreamOptions stream = new StreamOptions();
  private SecurityOptions security = new SecurityOptions();
  private PlacementOptions placement = new PlacementOptions();

  /** Makes the default options. */
  public BoroughOptions() {}

  /**
   * Copies options, with the nested options.
   *
   * @param other what to copy
   */
  public BoroughOptions(BoroughOptions other) {
    clusterName = other.clusterName;
    base = other.base; // never changed in place
    role = other.role;
    host = other.host;
    port = other.port;
    busPort = other.busPort;
    raftPort = other.raftPort;
    httpPort = other.httpPort;
    httpHosts = other.httpHosts; // never changed in place
    dataDir = other.dataDir;
    redundancy = other.redundancy;
    shards = other.shards;
    zone = other.zone;
    weight = other.weight;
    requestTimeoutMs = other.requestTimeoutMs;
    maxRequestsInFlight = other.maxRequestsInFlight;
    maxKeyBytes = other.maxKeyBytes;
    maxValueBytes = other.maxValueBytes;
    maxBatchBytes = other.maxBatchBytes;
    startTimeoutMs = other.startTimeoutMs;
    raft = new RaftOptions(other.raft);
    storage = new StorageOptions(other.storage);
    stream = new StreamOptions(other.stream);
    security = new SecurityOptions(other.security);
    placement = new PlacementOptions(other.placement);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it,
   *     with the object it is in ({@code raft.fsync})
   */
  public BoroughOptions(JsonObject json) {
    new JsonFields(json)
        .text("clusterName", this::setClusterName)
        .texts("base", this::setBase)
        .constant("role", Role.class, this::setRole)
        .text("host", this::setHost)
        .int32("port", this::setPort)
        .int32("busPort", this::setBusPort)
        .int32("raftPort", this::setRaftPort)
        .int32("httpPort", this::setHttpPort)
        .texts("httpHosts", this::setHttpHosts)
        .text("dataDir", this::setDataDir)
        .int32("redundancy", this::setRedundancy)
        .int32("shards", this::setShards)
        .text("zone", this::setZone)
        .int32("weight", this::setWeight)
        .int64("requestTimeoutMs", this::setRequestTimeoutMs)
        .int32("maxRequestsInFlight", this::setMaxRequestsInFlight)
        .int32("maxKeyBytes", this::setMaxKeyBytes)
        .int32("maxValueBytes", this::setMaxValueBytes)
        .int32("maxBatchBytes", this::setMaxBatchBytes)
        .int64("startTimeoutMs", this::setStartTimeoutMs)
        .nested("raft", RaftOptions::new, this::setRaft)
        .nested("storage", StorageOptions::new, this::setStorage)
        .nested("stream", StreamOptions::new, this::setStream)
        .nested("security", SecurityOptions::new, this::setSecurity)
        .nested("placement", PlacementOptions::new, this::setPlacement)
        .end();
  }

  /**
   * Writes the options as JSON, with {@code security.httpToken} as it is.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    return new JsonObject()
        .put("clusterName", clusterName)
        .put("base", new JsonArray(new ArrayList<>(base)))
        .put("role", role.name())
        .put("host", host)
        .put("port", port)
        .put("busPort", busPort)
        .put("raftPort", raftPort)
        .put("httpPort", httpPort)
        .put("httpHosts", new JsonArray(new ArrayList<>(httpHosts)))
        .put("dataDir", dataDir)
        .put("redundancy", redundancy)
        .put("shards", shards)
        .put("zone", zone)
        .put("weight", weight)
        .put("requestTimeoutMs", requestTimeoutMs)
        .put("maxRequestsInFlight", maxRequestsInFlight)
        .put("maxKeyBytes", maxKeyBytes)
        .put("maxValueBytes", maxValueBytes)
        .put("maxBatchBytes", maxBatchBytes)
        .put("startTimeoutMs", startTimeoutMs)
        .put("raft", raft.toJson())
        .put("storage", storage.toJson())
        .put("stream", stream.toJson())
        .put("security", security.toJson())
        .put("placement", placement.toJson());
  }

  /**
   * Checks the options that must fit each other: sizes, times, and that the certificate options are set all or none.
   *
   * @return this
   * @throws IllegalArgumentException when two options do not fit; the message begins with the option to change
   */
  public BoroughOptions validate() {
    atMost("maxValueBytes", maxValueBytes, "maxBatchBytes", maxBatchBytes);
    atMost("maxBatchBytes and 64 KiB", maxBatchBytes + (long) ENTRY_FRAME_BYTES,
        "raft.maxEntryBytes", raft.getMaxEntryBytes());
    atMost("raft.maxEntryBytes", raft.getMaxEntryBytes(), "raft.segmentBytes", raft.getSegmentBytes());
    atMost("maxBatchBytes", maxBatchBytes, "raft.maxQueuedBytes", raft.getMaxQueuedBytes());
    atMost("maxBatchBytes", maxBatchBytes, "stream.maxOutboxBytes", stream.getMaxOutboxBytes());
    atMost("stream.maxFrameBytes", stream.getMaxFrameBytes(), "stream.windowBytes", stream.getWindowBytes());
    atMost("stream.windowBytes", stream.getWindowBytes(), "stream.peerBudgetBytes", stream.getPeerBudgetBytes());
    atMost("twice stream.pingMs", 2 * stream.getPingMs(), "stream.idleTimeoutMs", stream.getIdleTimeoutMs());
    atMost("placement.downAfterMs", placement.getDownAfterMs(),
        "placement.replaceAfterMs", placement.getReplaceAfterMs());
    boolean cert = !security.getCertPath().isEmpty();
    boolean key = !security.getKeyPath().isEmpty();
    boolean trust = !security.getTrustPath().isEmpty();
    Checks.that(cert == key && key == trust,
        "security.certPath, security.keyPath and security.trustPath: set all three or none");
    return this;
  }

  private static void atMost(String lesser, long value, String greater, long most) {
    Checks.that(value <= most, greater + ": " + most + " is less than " + lesser + ", " + value);
  }

  /**
   * Returns the cluster's name.
   *
   * @return 1 to 64 of the characters A-Z a-z 0-9 . _ -
   */
  public String getClusterName() {
    return clusterName;
  }

  /**
   * Sets the cluster's name. Nodes with another cluster name cannot join.
   *
   * @param clusterName 1 to 64 of the characters A-Z a-z 0-9 . _ -
   * @return this
   * @throws IllegalArgumentException when the name has another form
   */
  public BoroughOptions setClusterName(String clusterName) {
    Objects.requireNonNull(clusterName, "clusterName");
    Checks.that(CLUSTER_NAME.matcher(clusterName).matches(),
        "clusterName: \"" + clusterName + "\" is not 1 to 64 of A-Z a-z 0-9 . _ -");
    this.clusterName = clusterName;
    return this;
  }

  /**
   * Returns the addresses at which the node looks for other nodes.
   *
   * @return host:port of each; an unchangeable list, empty by default
   */
  public List<String> getBase() {
    return base;
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
  public BoroughOptions setBase(List<String> base) {
    Checks.inRange("base", base.size(), 0, MAX_BASE_ADDRESSES);
    base.forEach(address -> Checks.hostAndPort("base", address));
    this.base = List.copyOf(base);
    return this;
  }

  /**
   * Returns the role of the node.
   *
   * @return never null
   */
  public Role getRole() {
    return role;
  }

  /**
   * Sets the role of the node.
   *
   * @param role {@link Role#DATA} by default
   * @return this
   */
  public BoroughOptions setRole(Role role) {
    this.role = Objects.requireNonNull(role, "role");
    return this;
  }

  /**
   * Returns the address that the node binds all its ports to, and at which other nodes reach it.
   *
   * @return a name or an IPv4 address; never null
   */
  public String getHost() {
    return host;
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
  public BoroughOptions setHost(String host) {
    this.host = Checks.host("host", host);
    return this;
  }

  /**
   * Returns the port of the cluster (Hazelcast), which {@code base} of other nodes names.
   *
   * @return 0 to 65,535
   */
  public int getPort() {
    return port;
  }

  /**
   * Sets the port of the cluster (Hazelcast), which {@code base} of other nodes names.
   *
   * @param port 0 to 65,535; 0 by default; 0 for any free port
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setPort(int port) {
    this.port = Checks.inRange("port", port, 0, 65_535);
    return this;
  }

  /**
   * Returns the port of the event bus.
   *
   * @return 0 to 65,535
   */
  public int getBusPort() {
    return busPort;
  }

  /**
   * Sets the port of the event bus.
   *
   * @param busPort 0 to 65,535; 0 by default; 0 for any free port
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setBusPort(int busPort) {
    this.busPort = Checks.inRange("busPort", busPort, 0, 65_535);
    return this;
  }

  /**
   * Returns the port of Raft.
   *
   * @return 0 to 65,535
   */
  public int getRaftPort() {
    return raftPort;
  }

  /**
   * Sets the port of Raft.
   *
   * @param raftPort 0 to 65,535; 0 by default; 0 for any free port
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setRaftPort(int raftPort) {
    this.raftPort = Checks.inRange("raftPort", raftPort, 0, 65_535);
    return this;
  }

  /**
   * Returns the port of the HTTP gateway.
   *
   * @return -1 to 65,535
   */
  public int getHttpPort() {
    return httpPort;
  }

  /**
   * Sets the port of the HTTP gateway.
   *
   * @param httpPort -1 to 65,535; -1 by default; 0 for any free port, -1 for none
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setHttpPort(int httpPort) {
    this.httpPort = Checks.inRange("httpPort", httpPort, -1, 65_535);
    return this;
  }

  /**
   * Returns the further names that clients may use for the HTTP gateway.
   *
   * @return hosts as {@link #setHttpHosts} takes them; an unchangeable list, empty by default
   */
  public List<String> getHttpHosts() {
    return httpHosts;
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
  public BoroughOptions setHttpHosts(List<String> httpHosts) {
    Checks.inRange("httpHosts", httpHosts.size(), 0, MAX_HTTP_HOSTS);
    httpHosts.forEach(host -> Checks.httpHost("httpHosts", host));
    this.httpHosts = List.copyOf(httpHosts);
    return this;
  }

  /**
   * Returns the folder of the node's data and identity.
   *
   * @return a path; never null
   */
  public String getDataDir() {
    return dataDir;
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
  public BoroughOptions setDataDir(String dataDir) {
    this.dataDir = Checks.length("dataDir", dataDir, 1, 4_096);
    return this;
  }

  /**
   * Returns the number of copies of a shard besides the first.
   *
   * @return 0 to 6
   */
  public int getRedundancy() {
    return redundancy;
  }

  /**
   * Sets the number of copies of a shard besides the first.
   *
   * <p>A cluster of fewer nodes has as many copies as it has nodes. The option of the node that founds the cluster is
   * kept in the ring. A node that is started with another number logs the number in the ring.
   *
   * @param redundancy 0 to 6; 2 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setRedundancy(int redundancy) {
    this.redundancy = Checks.inRange("redundancy", redundancy, 0, 6);
    return this;
  }

  /**
   * Returns the number of shards that the cluster is founded with.
   *
   * @return 1 to 1,024
   */
  public int getShards() {
    return shards;
  }

  /**
   * Sets the number of shards that the cluster is founded with.
   *
   * <p>Only the option of the node that founds the cluster is used; after that the ring has the number.
   *
   * @param shards 1 to 1,024; 3 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setShards(int shards) {
    this.shards = Checks.inRange("shards", shards, 1, 1_024);
    return this;
  }

  /**
   * Returns the failure domain of this node, such as its rack or data centre. Copies of a shard are placed in different
   * zones when there are enough zones.
   *
   * @return a name; empty for none; never null
   */
  public String getZone() {
    return zone;
  }

  /**
   * Sets the failure domain of this node, such as its rack or data centre. Copies of a shard are placed in different
   * zones when there are enough zones.
   *
   * @param zone a name; empty for none
   * @return this
   * @throws IllegalArgumentException when it has not 0 to 64 characters
   */
  public BoroughOptions setZone(String zone) {
    this.zone = Checks.length("zone", zone, 0, 64);
    return this;
  }

  /**
   * Returns the number of replicas that the node should hold, relative to other nodes.
   *
   * @return 1 to 100
   */
  public int getWeight() {
    return weight;
  }

  /**
   * Sets the number of replicas that the node should hold, relative to other nodes.
   *
   * @param weight 1 to 100; 1 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setWeight(int weight) {
    this.weight = Checks.inRange("weight", weight, 1, 100);
    return this;
  }

  /**
   * Returns the default deadline of operations on partitions.
   *
   * @return milliseconds, 1 to 3,600,000
   */
  public long getRequestTimeoutMs() {
    return requestTimeoutMs;
  }

  /**
   * Sets the default deadline of operations on partitions.
   *
   * @param requestTimeoutMs milliseconds, 1 to 3,600,000; 5,000 by default; counted from the call
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setRequestTimeoutMs(long requestTimeoutMs) {
    this.requestTimeoutMs = Checks.inRange("requestTimeoutMs", requestTimeoutMs, 1, RequestOptions.MAX_TIMEOUT_MS);
    return this;
  }

  /**
   * Returns the largest number of requests that one handler instance has open at once.
   *
   * @return 1 to 1,000,000
   */
  public int getMaxRequestsInFlight() {
    return maxRequestsInFlight;
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
  public BoroughOptions setMaxRequestsInFlight(int maxRequestsInFlight) {
    this.maxRequestsInFlight = Checks.inRange("maxRequestsInFlight", maxRequestsInFlight, 1, 1_000_000);
    return this;
  }

  /**
   * Returns the largest length of a key.
   *
   * @return bytes, 1 to 64 KiB
   */
  public int getMaxKeyBytes() {
    return maxKeyBytes;
  }

  /**
   * Sets the largest length of a key.
   *
   * @param maxKeyBytes bytes, 1 to 64 KiB; 1 KiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setMaxKeyBytes(int maxKeyBytes) {
    this.maxKeyBytes = Checks.inRange("maxKeyBytes", maxKeyBytes, 1, 64 * Checks.KIB);
    return this;
  }

  /**
   * Returns the largest length of a value.
   *
   * @return bytes, 1 to 16 MiB
   */
  public int getMaxValueBytes() {
    return maxValueBytes;
  }

  /**
   * Sets the largest length of a value.
   *
   * <p>Must not exceed {@code maxBatchBytes}.
   *
   * @param maxValueBytes bytes, 1 to 16 MiB; 1 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setMaxValueBytes(int maxValueBytes) {
    this.maxValueBytes = Checks.inRange("maxValueBytes", maxValueBytes, 1, 16 * Checks.MIB);
    return this;
  }

  /**
   * Returns the largest size of a batch, and of the encoded body of a request.
   *
   * @return bytes, 1 KiB to 16 MiB
   */
  public int getMaxBatchBytes() {
    return maxBatchBytes;
  }

  /**
   * Sets the largest size of a batch, and of the encoded body of a request or reply that this node sends.
   *
   * @param maxBatchBytes bytes, 1 KiB to 16 MiB; 4 MiB by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setMaxBatchBytes(int maxBatchBytes) {
    this.maxBatchBytes = Checks.inRange("maxBatchBytes", maxBatchBytes, Checks.KIB, 16 * Checks.MIB);
    return this;
  }

  /**
   * Returns how long {@code start()} and {@code join()} may take.
   *
   * @return milliseconds, 100 to 3,600,000
   */
  public long getStartTimeoutMs() {
    return startTimeoutMs;
  }

  /**
   * Sets how long {@code start()} and {@code join()} may take.
   *
   * @param startTimeoutMs milliseconds, 100 to 3,600,000; 60,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public BoroughOptions setStartTimeoutMs(long startTimeoutMs) {
    this.startTimeoutMs = Checks.inRange("startTimeoutMs", startTimeoutMs, 100, 3_600_000);
    return this;
  }

  /**
   * Returns the options of the shards' logs and their replication.
   *
   * @return the settings themselves, so that one of them can be set in place; never null
   */
  public RaftOptions getRaft() {
    return raft;
  }

  /**
   * Sets the options of the shards' logs and their replication.
   *
   * @param raft copied
   * @return this
   */
  public BoroughOptions setRaft(RaftOptions raft) {
    this.raft = new RaftOptions(raft);
    return this;
  }

  /**
   * Returns the options of the shards' data on disk.
   *
   * @return the settings themselves, so that one of them can be set in place; never null
   */
  public StorageOptions getStorage() {
    return storage;
  }

  /**
   * Sets the options of the shards' data on disk.
   *
   * @param storage copied
   * @return this
   */
  public BoroughOptions setStorage(StorageOptions storage) {
    this.storage = new StorageOptions(storage);
    return this;
  }

  /**
   * Returns the options of the messages and streams between nodes.
   *
   * @return the settings themselves, so that one of them can be set in place; never null
   */
  public StreamOptions getStream() {
    return stream;
  }

  /**
   * Sets the options of the messages and streams between nodes.
   *
   * @param stream copied
   * @return this
   */
  public BoroughOptions setStream(StreamOptions stream) {
    this.stream = new StreamOptions(stream);
    return this;
  }

  /**
   * Returns the options of access: who may join, read and write.
   *
   * @return the settings themselves, so that one of them can be set in place; never null
   */
  public SecurityOptions getSecurity() {
    return security;
  }

  /**
   * Sets the options of access: who may join, read and write.
   *
   * @param security copied
   * @return this
   */
  public BoroughOptions setSecurity(SecurityOptions security) {
    this.security = new SecurityOptions(security);
    return this;
  }

  /**
   * Returns the options of the moves of replicas.
   *
   * @return the settings themselves, so that one of them can be set in place; never null
   */
  public PlacementOptions getPlacement() {
    return placement;
  }

  /**
   * Sets the options of the moves of replicas.
   *
   * @param placement copied
   * @return this
   */
  public BoroughOptions setPlacement(PlacementOptions placement) {
    this.placement = new PlacementOptions(placement);
    return this;
  }

  /** Returns the options without the token, because options are written to logs. */
  @Override
  public String toString() {
    JsonObject shown = toJson();
    if (!security.getHttpToken().isEmpty()) {
      shown.getJsonObject("security").put("httpToken", "(set)");
    }
    return "BoroughOptions" + shown.encode();
  }
}
