package io.borough.verticles.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in plain text, with columns as wide as their widest cell. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... titles) {
    rows.add(titles);
  }

  /** Adds a row; it needs one cell for each title. */
  TextTable row(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = cell(cells[i]);
    }
    rows.add(row);
    return this;
  }

  /** Returns the text of a value; a dash for null and for an empty text. */
  static String cell(Object value) {
    if (value instanceof JsonArray array) {
      return String.join(",", array.stream().map(TextTable::cell).toList());
    }
    return value == null || value.toString().isEmpty() ? "-" : value.toString();
  }

  /** Returns the objects of an array; an empty list when the array is null. */
  static List<JsonObject> objects(JsonArray array) {
    return array == null ? Collections.emptyList() : array.stream().map(JsonObject.class::cast).toList();
  }

  /** Returns the table without a line feed after the last row. */
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
