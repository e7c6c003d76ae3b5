package io.borough.verticles;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.borough.testing.UnitTest;
import java.nio.channels.FileChannel;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Imports point one way. A rule that is broken once is broken for ever, so the build holds them. */
@UnitTest
class ArchitectureTest {
  private static final List<String> VERTICLE_PACKAGES =
      List.of("ring", "raft", "storage", "placement", "handler", "gateway");

  private static JavaClasses classes;

  @BeforeAll
  static void load() {
    classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .withImportOption(location -> !location.contains("-tests.jar")).importPackages("io.borough");
    assertThat(classes.size()).as("both modules are on the class path").isGreaterThan(150);
  }

  /** Verticles meet in messages; an import between them would be a way round the bus. */
  @Test
  void verticlePackagesNeverImportEachOther() {
    for (String one : VERTICLE_PACKAGES) {
      String[] others = VERTICLE_PACKAGES.stream().filter(each -> !each.equals(one))
          .map(each -> "io.borough.verticles." + each + "..").toArray(String[]::new);
      noClasses().that().resideInAPackage("io.borough.verticles." + one + "..")
          .should().dependOnClassesThat().resideInAnyPackage(others).check(classes);
    }
  }

  @Test
  void onlyRaftImportsRatis() {
    noClasses().that().resideOutsideOfPackage("io.borough.verticles.raft..")
        .should().dependOnClassesThat().resideInAPackage("org.apache.ratis..").check(classes);
  }

  @Test
  void onlyStorageImportsRocksDb() {
    noClasses().that().resideOutsideOfPackage("io.borough.verticles.storage..")
        .should().dependOnClassesThat().resideInAPackage("org.rocksdb..").check(classes);
  }

  /** Two coordinators must plan the same, and a plan must be testable without a cluster. */
  @Test
  void thePlannerIsPure() {
    classes().that().resideInAPackage("io.borough.verticles.planner..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("io.borough.verticles.planner..",
            "io.borough.impl.topology..", "io.borough.info..", "java.lang..", "java.util..")
        .check(classes);
  }

  /** What survives a power failure depends on what is forced to the disk, and in which order. */
  @Test
  void onlyOnePackageForcesFilesToTheDisk() {
    noClasses().that().resideOutsideOfPackage("io.borough.verticles.io..")
        .should().callMethod(FileChannel.class, "force", boolean.class).check(classes);
    classes().that().resideInAPackage("io.borough.verticles.io..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("io.borough.verticles.io..", "java..").check(classes);
  }

  /** Hazelcast connects the bus and decides nothing, so nobody else may ask it. */
  @Test
  void onlyTheBusImportsHazelcast() {
    noClasses().that().resideOutsideOfPackages("io.borough.verticles.bus..", "io.borough.verticles")
        .should().dependOnClassesThat().resideInAPackage("com.hazelcast..").check(classes);
  }

  /** A front end that only asks has neither Ratis nor RocksDB nor Hazelcast on its class path. */
  @Test
  void theClientSideNeedsVertxCoreAlone() {
    classes().that().resideInAPackage("io.borough..").and().resideOutsideOfPackage("io.borough.verticles..")
        .and().resideOutsideOfPackage("io.borough.examples..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("io.borough", "io.borough.options", "io.borough.error",
            "io.borough.codec", "io.borough.info", "io.borough.impl..", "java..", "io.vertx..", "io.netty..",
            "com.fasterxml.jackson..")
        .check(classes);
  }

  @Test
  void theApiImportsNoImplementationButItsFactory() {
    noClasses().that().resideInAnyPackage("io.borough", "io.borough.options", "io.borough.error", "io.borough.codec",
        "io.borough.info").and().haveNameNotMatching("io.borough.Borough")
        .should().dependOnClassesThat().resideInAPackage("io.borough.impl..").check(classes);
  }

  @Test
  void wireAndTopologyKnowNothingAboveThem() {
    noClasses().that().resideInAnyPackage("io.borough.impl.wire..", "io.borough.impl.topology..")
        .should().dependOnClassesThat().resideInAnyPackage("io.borough.impl.command..", "io.borough.impl.message..",
            "io.borough.impl.transport..", "io.borough.impl.stream..", "io.borough.impl.client..",
                "io.borough.verticles..")
        .check(classes);
  }

  @Test
  void commandsAndMessagesKnowNothingOfTheirCarriers() {
    noClasses().that().resideInAnyPackage("io.borough.impl.command..", "io.borough.impl.message..")
        .should().dependOnClassesThat().resideInAnyPackage("io.borough.impl.transport..", "io.borough.impl.stream..",
            "io.borough.impl.client..", "io.borough.verticles..")
        .check(classes);
  }

  /** The read, snapshot and log parts are used by the verticle's package and know neither it nor each other. */
  @Test
  void theSubPackagesOfRaftKnowOnlyThemselves() {
    for (String part : List.of("read", "snapshot", "log")) {
      noClasses().that().resideInAPackage("io.borough.verticles.raft." + part)
          .should().dependOnClassesThat(resideInAPackage("io.borough.verticles.raft..")
              .and(resideOutsideOfPackage("io.borough.verticles.raft." + part)))
          .check(classes);
    }
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("io.borough.impl.(*)..").should().beFreeOfCycles().check(classes);
    slices().matching("io.borough.verticles.(*)..").should().beFreeOfCycles().check(classes);
    slices().matching("io.borough.verticles.(**)").should().beFreeOfCycles().check(classes);
  }
}
