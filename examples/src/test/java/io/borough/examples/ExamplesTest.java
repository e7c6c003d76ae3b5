package io.borough.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.Borough;
import io.borough.Entry;
import io.borough.Payload;
import io.borough.ScanOptions;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.examples.counter.CounterExample;
import io.borough.examples.kv.KvExample;
import io.borough.examples.kv.KvVerticle;
import io.borough.examples.upload.UploadExample;
import io.borough.examples.upload.UploadVerticle;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.testing.NodeTest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples' own programs, and what their handlers promise, on a real node. */
@NodeTest
class ExamplesTest {
  @TempDir
  private Path folder;

  private Borough borough;

  @BeforeEach
  void start() {
    borough = Borough.create(new BoroughOptions().setDataDir(folder.toString()));
    borough.start().await();
  }

  @AfterEach
  void stop() {
    borough.stop().await();
  }

  /** Two increments that read the same number would end below the number of requests. */
  @Test
  void theCounterLosesNoRequest() {
    assertThat(CounterExample.run(borough).await()).isEqualTo(100);
  }

  @Test
  void theEchoIsTheRequest() {
    assertThat(EchoExample.run(borough).await().<String>body()).isEqualTo("hello");
  }

  @Test
  void theEchoHasHeadersAndEveryStream() {
    borough.deploy(EchoVerticle::new, new DeploymentOptions()).await();
    Payload request = Payload.of(new JsonObject().put("a", 1))
        .stream("one", new BytesStream(bytes(1_000_000)))
        .stream("two", new BytesStream(Buffer.buffer("short")));
    request.headers().set("X-A", "b");
    Payload reply = borough.request("p", request).await();
    Future<Buffer> one = all(reply.stream("one"));
    Future<Buffer> two = all(reply.stream("two"));

    assertThat(reply.<JsonObject>body()).isEqualTo(new JsonObject().put("a", 1));
    assertThat(reply.headers().get("X-A")).isEqualTo("b");
    assertThat(one.await()).isEqualTo(bytes(1_000_000));
    assertThat(two.await()).isEqualTo(Buffer.buffer("short"));
  }

  @Test
  void theKeyValueExamplePrintsItsPartitionInKeyOrder() {
    assertThat(KvExample.run(borough).await().toString().lines().map(line -> new JsonObject(line).getString("key")))
        .containsExactly("apple", "banana");
  }

  @Test
  void theKeyValueHandlerServesEveryType() {
    borough.deploy(KvVerticle::new, new DeploymentOptions()).await();

    assertThat(kv("{'type':'get','key':'a'}")).isEqualTo(new JsonObject().put("missing", true));
    long revision = kv("{'type':'put','key':'a','value':'1'}").getLong("revision");
    assertThat(kv("{'type':'get','key':'a'}"))
        .isEqualTo(new JsonObject().put("value", "1").put("revision", revision));
    assertThat(kv("{'type':'other','partition':'q','key':'a','value':'2'}").getLong("revision")).isPositive();
    assertThat(borough.partition("q").get(Buffer.buffer("a")).await()).isEqualTo(Buffer.buffer("2"));
    assertThat(kv("{'type':'get','key':'a'}").getString("value")).as("the other one").isEqualTo("1");
    kv("{'type':'del','key':'a'}");
    assertThat(kv("{'type':'get','key':'a'}").getBoolean("missing")).isTrue();
  }

  /** A bad item must not leave the good ones before it behind. */
  @Test
  void aBatchWithABadItemWritesNothing() {
    borough.deploy(KvVerticle::new, new DeploymentOptions()).await();

    assertRejected("{'type':'batch','items':[{'type':'put','key':'a','value':'1'},{'type':'nonsense'}]}", "nonsense");
    assertThat(kv("{'type':'get','key':'a'}").getBoolean("missing")).isTrue();
  }

  @Test
  void whatTheKeyValueHandlerDoesNotKnowIsRefused() {
    borough.deploy(KvVerticle::new, new DeploymentOptions()).await();

    assertRejected("{'type':'drop'}", "drop");
    assertRejected("{}", "type");
    assertRejected("{'type':'get'}", "key");
    assertRejected("{'type':'read-stream','limit':-7}", "limit");
    assertRejected("{'type':'read-stream','reverse':'yes'}", "reverse");
  }

  /** Many pages, and a reader that stops in between: everything comes once, in order. */
  @Test
  void aPartitionIsReadBackAsAStreamInKeyOrder() {
    borough.deploy(KvVerticle::new, new DeploymentOptions()).await();
    JsonArray items = new JsonArray();
    for (int i = 0; i < 2_000; i++) {
      String key = String.format("k%04d", i * 7 % 2_000);
      items.add(new JsonObject().put("type", "put").put("key", key).put("value", "v"));
    }
    ask(new JsonObject().put("type", "batch").put("items", items));
    Payload reply = borough.request("p", Payload.of(json("{'type':'read-stream','gt':'k0009','lte':'k1500'}"))).await();
    String[] keys = all(reply.stream("entries")).await().toString().lines()
        .map(line -> new JsonObject(line).getString("key")).toArray(String[]::new);

    assertThat(keys).hasSize(1_491).isSorted().startsWith("k0010").endsWith("k1500");
    Payload last = borough.request("p",
        Payload.of(json("{'type':'read-stream','reverse':true,'limit':1,'stream':'body'}"))).await();
    assertThat(all(last.stream("body")).await().toString()).contains("k1999").hasLineCount(1);
  }

  /** No whole number of chunks, and more than a batch of them. */
  @Test
  void anUploadedFileComesBackAsItWas() throws Exception {
    Buffer file = bytes(5 * 1024 * 1024 + 7);
    JsonObject result = UploadExample.run(borough, new BytesStream(file)).await();
    JsonObject stored = result.getJsonObject("stored");

    assertThat(stored.getInteger("chunks")).isEqualTo(81);
    assertThat(stored.getLong("bytes")).isEqualTo(file.length());
    assertThat(stored.getString("sha256"))
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.getBytes())))
        .isEqualTo(result.getJsonObject("received").getString("sha256"));
  }

  /**
   * A file reads ahead into itself: taking its handler away and setting it again, when a request just after the start
   * is sent once more, loses what it had read.
   */
  @Test
  void aFileOfTheDiskIsStoredWhole(@TempDir Path other) throws Exception {
    Path path = Files.write(other.resolve("file"), bytes(1_000_000).getBytes());
    Vertx vertx = Vertx.vertx();
    try {
      AsyncFile file = vertx.fileSystem().open(path.toString(), new OpenOptions().setWrite(false)).await();

      assertThat(UploadExample.run(borough, file).await().getJsonObject("received").getLong("bytes"))
          .isEqualTo(1_000_000);
    } finally {
      vertx.close().await();
    }
  }

  /** The first version's chunks would stay for ever, or come out with the second's. */
  @Test
  void aSecondUploadTakesThePlaceOfTheFirst() {
    borough.deploy(UploadVerticle::new, new DeploymentOptions()).await();
    upload(new BytesStream(bytes(200_000)));
    upload(new BytesStream(Buffer.buffer("small")));

    assertThat(all(files("download", null).await().stream("body")).await()).isEqualTo(Buffer.buffer("small"));
    assertThat(storedKeys()).as("a manifest and one chunk").isEqualTo(2);
  }

  @Test
  void anEmptyFileIsAFile() {
    borough.deploy(UploadVerticle::new, new DeploymentOptions()).await();
    upload(new BytesStream(Buffer.buffer()));

    Payload reply = files("download", null).await();
    assertThat(reply.<JsonObject>body().getInteger("chunks")).isZero();
    assertThat(all(reply.stream("body")).await().length()).isZero();
  }

  /** Half a file must not be found, nor take space. */
  @Test
  void anUploadThatBreaksOffLeavesNothing() {
    borough.deploy(UploadVerticle::new, new DeploymentOptions()).await();

    assertThatThrownBy(() -> upload(new BytesStream(bytes(3_000_000)).failingAtTheEnd())).isNotNull();
    assertThatThrownBy(() -> files("download", null).await())
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(storedKeys()).isZero();
  }

  private void upload(ReadStream<Buffer> stream) {
    files("upload", stream).await();
  }

  private Future<Payload> files(String action, ReadStream<Buffer> stream) {
    Payload request = Payload.of(null);
    if (stream != null) {
      request.stream("body", stream);
    }
    request.headers().set("X-Action", action).set("X-File", "f");
    return borough.request("files", request, new RequestOptions().setTimeoutMs(60_000));
  }

  private long storedKeys() {
    return all(new EntryBuffers(borough.partition("files").scan(new ScanOptions())) {
      @Override
      protected Buffer bytes(Entry entry) {
        return Buffer.buffer(".");
      }
    }).await().length();
  }

  private void assertRejected(String request, String named) {
    assertThatThrownBy(() -> kv(request)).isInstanceOfSatisfying(RejectedException.class, e -> {
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(e).hasMessageContaining(named);
    });
  }

  private JsonObject kv(String request) {
    return ask(json(request));
  }

  private JsonObject ask(JsonObject request) {
    return borough.request("p", Payload.of(request)).await().body();
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }

  private static Buffer bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private static Future<Buffer> all(ReadStream<Buffer> stream) {
    Promise<Buffer> done = Promise.promise();
    Buffer all = Buffer.buffer();
    stream.exceptionHandler(done::tryFail).endHandler(ended -> done.tryComplete(all)).handler(all::appendBuffer)
        .resume();
    return done.future();
  }
}
