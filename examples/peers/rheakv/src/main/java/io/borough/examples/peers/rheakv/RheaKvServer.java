package io.borough.examples.peers.rheakv;

import com.alipay.sofa.jraft.rhea.client.DefaultRheaKVStore;
import com.alipay.sofa.jraft.rhea.options.PlacementDriverOptions;
import com.alipay.sofa.jraft.rhea.options.RheaKVStoreOptions;
import com.alipay.sofa.jraft.rhea.options.RocksDBOptions;
import com.alipay.sofa.jraft.rhea.options.StoreEngineOptions;
import com.alipay.sofa.jraft.rhea.storage.StorageType;
import com.alipay.sofa.jraft.util.Endpoint;
import io.borough.examples.peers.harness.Server;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server of RheaKV: one region in RocksDB, and all else as it comes: the Raft log is synced. */
public final class RheaKvServer {
  /** The cluster's name, which its client gives too. */
  static final String CLUSTER = "peers";

  private RheaKvServer() {}

  /**
   * Runs it.
   *
   * @param arguments the data folder, this server's port, and host:port of all servers, separated by commas
   */
  public static void main(String[] arguments) {
    Server.serve(() -> start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]));
  }

  private static void start(Path folder, int port, String servers) throws Exception {
    RocksDBOptions rocksDb = new RocksDBOptions();
    rocksDb.setDbPath(Files.createDirectories(folder.resolve("db")).toString());
    StoreEngineOptions engine = new StoreEngineOptions();
    engine.setStorageType(StorageType.RocksDB);
    engine.setRocksDBOptions(rocksDb);
    engine.setRaftDataPath(Files.createDirectories(folder.resolve("raft")).toString());
    engine.setServerAddress(new Endpoint("127.0.0.1", port));
    PlacementDriverOptions withoutOne = new PlacementDriverOptions();
    withoutOne.setFake(true);
    RheaKVStoreOptions options = new RheaKVStoreOptions();
    options.setClusterName(CLUSTER);
    options.setInitialServerList(servers);
    options.setStoreEngineOptions(engine);
    options.setPlacementDriverOptions(withoutOne);
    if (!new DefaultRheaKVStore().init(options)) {
      throw new IllegalStateException("RheaKV did not start");
    }
  }
}
