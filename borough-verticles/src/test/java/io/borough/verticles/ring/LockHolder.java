package io.borough.verticles.ring;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that holds a data folder's lock until its standard input ends. Uses the JDK alone. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] args) throws Exception {
    try (FileChannel file = FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      System.out.println(file.tryLock() != null ? "locked" : "refused");
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
