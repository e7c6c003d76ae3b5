package io.borough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A scan's options travel as JSON: a field that is lost reads another range than was asked for. */
@UnitTest
class ScanOptionsTest {
  private static final Buffer BINARY = Buffer.buffer(new byte[] {0, (byte) 0xfb, (byte) 0xff});

  private static ScanOptions everyFieldSet() {
    return new ScanOptions().setGt(Buffer.buffer("a")).setGte(BINARY).setLt(Buffer.buffer()).setLte(Buffer.buffer("d"))
        .setPrefix(Buffer.buffer("e")).setReverse(true).setLimit(0).setKeys(false).setValues(false).setPageSize(7);
  }

  /** Every field, with its literal form: base64 with padding, in the standard alphabet. */
  @Test
  void jsonKeepsEveryField() {
    JsonObject json = everyFieldSet().toJson();
    assertThat(json).isEqualTo(new JsonObject("""
        {"gt":"YQ==","gte":"APv/","lt":"","lte":"ZA==","prefix":"ZQ==",
        "reverse":true,"limit":0,"keys":false,"values":false,"pageSize":7}"""));
    assertThat(new ScanOptions(json).toJson()).isEqualTo(json);
    assertThat(new ScanOptions(everyFieldSet()).toJson()).isEqualTo(json);
    ScanOptions read = new ScanOptions(json);
    assertThat(read.getGt()).isEqualTo(Buffer.buffer("a"));
    assertThat(read.getGte()).isEqualTo(BINARY);
    assertThat(read.getLt()).isEqualTo(Buffer.buffer());
    assertThat(read.getLte()).isEqualTo(Buffer.buffer("d"));
    assertThat(read.getPrefix()).isEqualTo(Buffer.buffer("e"));
  }

  /** Absent bounds must stay absent: an empty one means the empty key. */
  @Test
  void absentBoundsStayAbsent() {
    JsonObject json = new ScanOptions().toJson();
    assertThat(json.fieldNames()).containsExactlyInAnyOrder("reverse", "limit", "keys", "values", "pageSize");
    assertThat(new ScanOptions(json).getRange()).isEqualTo(KeyRange.all());
    assertThat(new ScanOptions(new JsonObject()).toJson()).isEqualTo(json);
  }

  /** Clients write base64 in either alphabet, with padding or without. */
  @Test
  void everyUsualBase64IsRead() {
    for (String text : new String[] {"APv/", "APv_"}) {
      assertThat(new ScanOptions(new JsonObject().put("gte", text)).getGte()).isEqualTo(BINARY);
    }
    assertThat(new ScanOptions(new JsonObject().put("gte", "YQ")).getGte()).isEqualTo(Buffer.buffer("a"));
  }

  /** A typo that passed as a default would read, or clear, everything. */
  @Test
  void whatIsWrongIsRefusedByName() {
    refuses(new JsonObject().put("gtt", "YQ=="), "gtt");
    refuses(new JsonObject().put("gte", "?"), "gte");
    refuses(new JsonObject().put("lt", 1), "lt");
    refuses(new JsonObject().put("reverse", "true"), "reverse");
    refuses(new JsonObject().put("limit", 1.5), "limit");
    refuses(new JsonObject().put("limit", -2), "limit");
    refuses(new JsonObject().put("pageSize", 0), "pageSize");
    refuses(new JsonObject().put("pageSize", 10_001), "pageSize");
    refuses(new JsonObject().put("pageSize", (1L << 32) + 1), "pageSize");
  }

  private static void refuses(JsonObject json, String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ScanOptions(json)).withMessageStartingWith(name + ":");
  }
}
