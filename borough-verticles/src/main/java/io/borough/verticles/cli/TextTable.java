package io.borough.verticles.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows for people, with columns as wide as their widest cell. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... titles) {
    rows.add(titles);
  }

  /** Adds a row with as many cells as there are titles. */
  TextTable row(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = cell(cells[i]);
    }
    rows.add(row);
    return this;
  }

  /** Shows a value; what is not known, or is empty, is a dash. */
  static String cell(Object value) {
    if (value instanceof JsonArray array) {
      return String.join(",", array.stream().map(TextTable::cell).toList());
    }
    return value == null || value.toString().isEmpty() ? "-" : value.toString();
  }

  /** Gives the objects of an array; none when there is no array. */
  static List<JsonObject> objects(JsonArray array) {
    return array == null ? Collections.emptyList() : array.stream().map(JsonObject.class::cast).toList();
  }

  /** Shows the table, without a line's end after the last row. */
  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length())).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join("\n", lines);
  }
}
