package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** What a command left behind that ran in this process. */
record Run(int exitCode, byte[] bytes, String err) {
  static Run of(String... arguments) {
    return new Builder().run(arguments);
  }

  static Builder with() {
    return new Builder();
  }

  String out() {
    return new String(bytes, UTF_8);
  }

  /** What a command runs with. */
  static final class Builder {
    private final Map<String, String> environment = new HashMap<>();
    private InputStream in = InputStream.nullInputStream();

    Builder stdin(byte[] bytes) {
      return stdin(new ByteArrayInputStream(bytes));
    }

    Builder stdin(InputStream stream) {
      in = stream;
      return this;
    }

    Builder variable(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Run run(String... arguments) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int exitCode = BoroughCommand.run(console(out, err), arguments);
      return new Run(exitCode, out.toByteArray(), err.toString(UTF_8));
    }

    Console console(OutputStream out, OutputStream err) {
      return new Console(in, out, new PrintStream(err, true, UTF_8), environment::get);
    }
  }
}
