package io.borough.examples.upload;

import io.borough.Entry;
import io.borough.EntryStream;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.ScanOptions;
import io.borough.error.ErrorCode;
import io.borough.error.UnknownOutcomeException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.UUID;

/**
 * Keeps files in a partition. The header {@code X-File} names the file, {@code X-Action} names the operation:
 *
 * <ul>
 *   <li>{@code upload}: stores the stream "body" in chunks of 64 KiB, taking the place of a file of that name. The
 *       reply is {@code {"id","chunks","bytes","sha256"}}
 *   <li>{@code download}: the same reply, with the file as its stream "body"; {@code NOT_FOUND} when there is none
 * </ul>
 *
 * <p>Over HTTP: {@code curl --data-binary @cat.jpg -H 'X-Action: upload' -H 'X-File: cat.jpg'
 * localhost:8080/partitions/pets/requests}
 */
public final class UploadVerticle extends RequestVerticle {
  private static final String ACTION = "X-Action";
  private static final String FILE = "X-File";
  private static final String STREAM = "body";
  private static final int PAGE_CHUNKS = 4; // chunks in a page: 256 KiB, about the bytes in flight of a stream

  @Override
  protected Future<Payload> handle(Request request) {
    String file = header(request, FILE);
    return switch (header(request, ACTION)) {
      case "upload" -> upload(request.partition(), file, request.payload().stream(STREAM));
      case "download" -> download(request.partition(), file);
      default -> throw ErrorCode.INVALID_ARGUMENT.failure(ACTION + ": must be upload or download");
    };
  }

  // snippet: upload
  private Future<Payload> upload(Partition partition, String file, ReadStream<Buffer> stream) {
    if (stream == null) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the stream \"" + STREAM + "\" is missing");
    }
    Buffer key = Manifest.keyOf(file);
    String id = UUID.randomUUID().toString();
    return partition.getEntry(key).compose(before -> new ChunkWriter(partition, id).write(stream)
        .compose(manifest -> partition
            .compareAndPut(key, manifest.toJson().toBuffer(), before == null ? 0 : before.revision())
            .compose(revision -> removeChunks(partition, before))
            .map(removed -> Payload.of(manifest.toJson())))
        .recover(failure -> giveUp(partition, id, failure)));
  }
  // end

  private static Future<Long> removeChunks(Partition partition, Entry before) {
    return before == null ? Future.succeededFuture()
        : partition.clear(Manifest.chunksOf(Manifest.fromBytes(before.value()).id()))
            .otherwiseEmpty(); // chunks without manifest take space and do no harm; the upload is done
  }

  private static Future<Payload> giveUp(Partition partition, String id, Throwable failure) {
    if (failure instanceof UnknownOutcomeException) {
      return Future.failedFuture(failure); // the manifest may have been stored, and then it needs its chunks
    }
    return partition.clear(Manifest.chunksOf(id)).transform(cleared -> Future.failedFuture(failure));
  }

  // snippet: download
  private Future<Payload> download(Partition partition, String file) {
    return partition.get(Manifest.keyOf(file)).map(bytes -> {
      if (bytes == null) {
        throw ErrorCode.NOT_FOUND.failure("there is no file " + file);
      }
      Manifest manifest = Manifest.fromBytes(bytes);
      EntryStream chunks = partition.scan(
          new ScanOptions().setRange(Manifest.chunksOf(manifest.id())).setKeys(false).setPageSize(PAGE_CHUNKS));
      Payload reply = Payload.of(manifest.toJson()).stream(STREAM, new ChunkStream(chunks, manifest.chunks()));
      reply.headers().set("content-type", "application/octet-stream"); // over HTTP the stream is what is sent
      return reply;
    });
  }
  // end

  private static String header(Request request, String name) {
    String value = request.payload().headers().get(name);
    if (value == null || value.isEmpty()) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the header " + name + " is missing");
    }
    return value;
  }
}
