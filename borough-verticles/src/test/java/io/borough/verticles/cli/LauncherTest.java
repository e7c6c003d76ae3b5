package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.ProcessTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shell script bin/borough with a Java that only says what it was given. */
@ProcessTest
class LauncherTest {
  private static final Path SCRIPT = Path.of("src", "dist", "bin", "borough").toAbsolutePath();

  @TempDir
  private Path folder;

  private Path launcher;
  private Path javaHome;

  @BeforeEach
  void installScriptAndFakeJava() throws IOException {
    launcher = program("a borough/bin/borough", Files.readString(SCRIPT));
    program("jdk/bin/java", "#!/bin/sh\necho \"pid=$$\"\necho \"umask=$(umask)\"\n"
        + "echo \"LC_ALL=${LC_ALL:-}\"\nprintf '%s\\n' \"$@\"\n");
    javaHome = folder.resolve("jdk");
    release("17.0.15");
  }

  /** With another word order or a lost quote, a key with a blank would be two keys. */
  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    Run run = run(List.of("put", "orders", "a key", "*", ""), "");

    assertThat(run.lines).endsWith("io.borough.verticles.cli.BoroughCommand", "put", "orders", "a key", "*", "");
    assertThat(run.exitCode).isZero();
  }

  /** Installed by a link in a folder of the path: the jars are beside the script, not beside the link. */
  @Test
  void theFolderIsFoundThroughLinks() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("a borough", "bin", "borough"));
    launcher = Files.createSymbolicLink(folder.resolve("second"), first);

    Path home = folder.toRealPath().resolve("a borough");
    assertThat(run(List.of("ring"), "").lines).containsSequence("-cp", home + "/lib/*:" + home + "/conf");
  }

  /** A shell left in between would take the signal that stops a node, and the node would go on. */
  @Test
  void theScriptBecomesTheJava() throws Exception {
    Run run = run(List.of("node"), "");

    assertThat(run.lines).contains("pid=" + run.pid);
  }

  /** A node's files hold values, and its libraries make files as the umask says; an archive is for all users. */
  @Test
  void whatANodeWritesIsForItsUserAlone() throws Exception {
    assertThat(run(List.of("node"), "").lines).contains("umask=0077");
    assertThat(run(List.of("archive"), "").lines).doesNotContain("umask=0077");
  }

  /** The JVM takes the last of two equal options, so whoever starts a node has the last word. */
  @Test
  void javaOptsComeAfterTheFlagsOfTheScript() throws Exception {
    List<String> lines = run(List.of("node"), "-Xmx64m -Da=b").lines;

    assertThat(lines).containsSubsequence("-XX:MaxRAMPercentage=25", "-Xmx64m", "-Da=b", "-cp");
  }

  /** A node that does not use the archive starts twice as slowly, and nobody would notice. */
  @Test
  void anArchiveOfClassesIsMadeOnRequestAndThenUsed() throws Exception {
    Path archive = Files.createDirectories(folder.toRealPath().resolve("a borough/lib")).resolve("borough.jsa");

    assertThat(run(List.of("node"), "").lines).noneMatch(line -> line.contains("jsa"));
    assertThat(run(List.of("archive"), "").lines).contains("-XX:ArchiveClassesAtExit=" + archive);
    Files.createFile(archive);
    assertThat(run(List.of("node"), "").lines).contains("-XX:SharedArchiveFile=" + archive);
    assertThat(run(List.of("archive"), "").lines).noneMatch(line -> line.contains("SharedArchiveFile"));
  }

  /** The shell would put the names of files in the current folder in the place of a pattern. */
  @Test
  void aPatternInJavaOptsIsNoFileName() throws Exception {
    assertThat(run(List.of("node"), "jd?").lines).contains("jd?").doesNotContain("jdk");
  }

  /** Two collectors on one command line are an error to the JVM. */
  @Test
  void aCollectorInJavaOptsIsTheOnlyOne() throws Exception {
    List<String> lines = run(List.of("get"), "-XX:+UseParallelGC").lines;

    assertThat(lines).filteredOn(line -> line.startsWith("-XX:+Use")).containsExactly("-XX:+UseParallelGC");
  }

  /** Class files for 17 on an older Java fail with UnsupportedClassVersionError, which tells nobody what to do. */
  @Test
  void anOldJavaIsRefusedByItsVersion() throws Exception {
    for (String version : List.of("1.8.0_392", "11.0.2", "16")) {
      release(version);
      Run run = run(List.of("node"), "");

      assertThat(run.exitCode).as(version).isEqualTo(1);
      assertThat(run.lines).as(version).singleElement().asString().contains("needs 17 or newer");
    }
  }

  /** Some Javas are a script far from their release file: then the version is asked for. */
  @Test
  void aJavaWithoutReleaseFileIsAsked() throws Exception {
    Files.delete(javaHome.resolve("release"));
    program("jdk/bin/java", "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");

    assertThat(run(List.of("node"), "").lines).singleElement().asString().contains("is Java 11");
  }

  /** Java 17 does not know the flags that Java 24 wants, and refuses to start with them. */
  @Test
  void flagsOfANewerJavaAreGivenToItAlone() throws Exception {
    List<String> older = run(List.of("node"), "").lines;
    release("25");
    List<String> newer = run(List.of("node"), "").lines;

    assertThat(newer).hasSizeGreaterThan(older.size()).containsAll(withoutPid(older));
  }

  @Test
  void aWrongJavaHomeIsNamed() throws Exception {
    javaHome = folder.resolve("nowhere");
    Run run = run(List.of("node"), "");

    assertThat(run.exitCode).isEqualTo(1);
    assertThat(run.lines).singleElement().asString().contains("JAVA_HOME is " + javaHome);
  }

  /** In the locale C, Java reads a key like é as two question marks. */
  @Test
  void argumentsAreUtf8InEveryLocale() throws Exception {
    for (String locale : List.of("C", "POSIX", "de_DE.ISO-8859-1", "")) {
      assertThat(run(List.of("get"), "", locale).lines).as(locale).contains("LC_ALL=C.UTF-8");
    }
    for (String locale : List.of("de_DE.UTF-8", "en_US.utf8")) {
      assertThat(run(List.of("get"), "", locale).lines).as(locale).contains("LC_ALL=" + locale);
    }
  }

  /** Programs that start nodes read one line of JSON from stdout: what the JVM has to say goes elsewhere. */
  @Test
  void whatTheJavaItselfSaysIsNotOnStdout() throws Exception {
    launcher = program("a borough/bin/borough", Files.readString(SCRIPT)
        .replace("@{borough.jvmFlags}", System.getProperty("borough.jvmFlags"))
        .replace("@{borough.jvmFlags.java24}", ""));
    javaHome = Path.of(System.getProperty("java.home"));
    commandThatIsReadyAndThenOutOfMemory(folder.resolve("a borough/conf"));

    String warned = "-Xmx64m -Xloggc:" + folder.resolve("gc.log"); // deprecated
    Process process = builder(List.of("node"), warned, "C.UTF-8")
        .redirectError(folder.resolve("stderr").toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(output).isEqualTo("{\"ready\":true}\n");
    assertThat(folder.resolve("stderr")).content()
        .contains("-Xloggc is deprecated", "Terminating due to java.lang.OutOfMemoryError");
  }

  private void commandThatIsReadyAndThenOutOfMemory(Path classes) throws IOException {
    Path source = Files.writeString(folder.resolve("BoroughCommand.java"), """
        package io.borough.verticles.cli;
        public class BoroughCommand {
          public static void main(String[] arguments) {
            System.out.println("{\\"ready\\":true}");
            byte[][] blocks = new byte[1000][];
            for (int i = 0; i < blocks.length; i++) {
              blocks[i] = new byte[1 << 20];
            }
          }
        }
        """);
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, System.err, "-proc:none",
        "-d", Files.createDirectories(classes).toString(), source.toString())).isZero();
  }

  private Run run(List<String> arguments, String javaOpts) throws IOException, InterruptedException {
    return run(arguments, javaOpts, "C.UTF-8");
  }

  private Run run(List<String> arguments, String javaOpts, String locale) throws IOException, InterruptedException {
    Process process = builder(arguments, javaOpts, locale).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), process.pid(), List.of(output.split("\n", -1)));
  }

  private ProcessBuilder builder(List<String> arguments, String javaOpts, String locale) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().keySet().removeAll(List.of("LANG", "LC_CTYPE"));
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("JAVA_OPTS", javaOpts);
    return builder;
  }

  private Path program(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void release(String version) throws IOException {
    Files.writeString(javaHome.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
  }

  private static List<String> withoutPid(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("pid=")).toList();
  }

  /** What a run left: its lines end without the last line's end. */
  private record Run(int exitCode, long pid, List<String> lines) {
    Run {
      lines = lines.get(lines.size() - 1).isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
    }
  }
}
