package io.borough.verticles.storage;

import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.options.StorageOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What the tests of stores say again and again. */
final class StoreFixture {
  private StoreFixture() {}

  static StorageOptions options() {
    return new StorageOptions().setBlockCacheBytes(8 << 20).setWriteBufferBytes(4 << 20);
  }

  static Buffer bytes(String text) {
    return Buffer.buffer(text);
  }

  static byte[] entry(Command... commands) {
    return entry(0, Arrays.stream(commands).map(each -> new CommandBatch.Item(null, each.toBytes())).toList());
  }

  static byte[] entry(long timeMs, List<CommandBatch.Item> commands) {
    return new CommandBatch(timeMs, commands).toBytes();
  }

  static Command put(String partition, String key, String value) {
    return Command.of(partition, new Mutation.Put(bytes(key), bytes(value)));
  }

  static Command delete(String partition, String key) {
    return Command.of(partition, new Mutation.Delete(bytes(key)));
  }

  static Command clear(String partition, String from, String to) {
    return Command.of(partition, new Mutation.Clear(bytes(from), to == null ? null : bytes(to)));
  }

  static Command putIf(String partition, String key, String value, long revision) {
    return new Command.Builder(partition).expect(bytes(key), revision)
        .add(new Mutation.Put(bytes(key), bytes(value))).build();
  }

  static ReadResult get(RocksStore store, String partition, String key) {
    return store.getMany(List.of(KeyLayout.key(KeyLayout.prefix(partition), bytes(key)))).get(0);
  }

  static String text(RocksStore store, String partition, String key) {
    Buffer value = get(store, partition, key).value();
    return value == null ? null : value.toString();
  }

  /** A scan of a whole partition. */
  static ScanOpen all(int shard, String partition) {
    return scan(shard, partition, bytes(""), null, false, -1, 100, false);
  }

  static ScanOpen scan(int shard, String partition, Buffer from, Buffer to, boolean reverse, long limit,
      int pageEntries, boolean hold) {
    return new ScanOpen(shard, false, partition, from, to, reverse, limit, true, true, pageEntries, hold);
  }

  /** Every entry of a scan, page by page. */
  static List<ScanEntry> read(ScanRegistry scans, RocksStore store, ScanOpen request) {
    ScanPage page = scans.open(store, request, "reader");
    List<ScanEntry> entries = new ArrayList<>(page.entries());
    while (!page.last()) {
      page = scans.next(new ScanNext(page.scanId(), null));
      entries.addAll(page.entries());
    }
    if (request.hold()) {
      scans.close(page.scanId());
    }
    return entries;
  }

  static List<String> keys(List<ScanEntry> entries) {
    return entries.stream().map(entry -> entry.key().toString()).toList();
  }

  /** All that is in a checkpoint, as stored. */
  static Map<String, String> contents(Path checkpoint) throws RocksDBException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (Options options = new Options();
        RocksDB db = RocksDB.openReadOnly(options, checkpoint.toString());
        RocksIterator entries = db.newIterator()) {
      for (entries.seekToFirst(); entries.isValid(); entries.next()) {
        contents.put(HexFormat.of().formatHex(entries.key()), HexFormat.of().formatHex(entries.value()));
      }
      entries.status();
    }
    return contents;
  }
}
