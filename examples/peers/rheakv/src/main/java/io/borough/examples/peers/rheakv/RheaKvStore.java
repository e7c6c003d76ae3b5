package io.borough.examples.peers.rheakv;

import com.alipay.sofa.jraft.rhea.client.DefaultRheaKVStore;
import com.alipay.sofa.jraft.rhea.options.PlacementDriverOptions;
import com.alipay.sofa.jraft.rhea.options.RegionRouteTableOptions;
import com.alipay.sofa.jraft.rhea.options.RheaKVStoreOptions;
import com.alipay.sofa.jraft.rhea.util.Constants;
import io.borough.examples.peers.harness.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** RheaKV's client as it comes: it puts what it is asked at the same time into batches. */
final class RheaKvStore implements Store {
  private final DefaultRheaKVStore client = new DefaultRheaKVStore();

  RheaKvStore(String servers) {
    RegionRouteTableOptions region = new RegionRouteTableOptions();
    region.setRegionId(Constants.DEFAULT_REGION_ID);
    region.setInitialServerList(servers);
    PlacementDriverOptions withoutOne = new PlacementDriverOptions();
    withoutOne.setFake(true);
    withoutOne.setRegionRouteTableOptionsList(List.of(region));
    RheaKVStoreOptions options = new RheaKVStoreOptions();
    options.setClusterName(RheaKvServer.CLUSTER);
    options.setPlacementDriverOptions(withoutOne);
    if (!client.init(options)) {
      throw new IllegalStateException("RheaKV's client did not start");
    }
  }

  @Override
  public CompletableFuture<?> put(byte[] key, byte[] value) {
    return client.put(key, value).thenApply(done -> {
      if (!Boolean.TRUE.equals(done)) {
        throw new IllegalStateException("the put was not done");
      }
      return done;
    });
  }

  @Override
  public CompletableFuture<byte[]> get(byte[] key) {
    return client.get(key, true); // linearizable, through the read index
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
