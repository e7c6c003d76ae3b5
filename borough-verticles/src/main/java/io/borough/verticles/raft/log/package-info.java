/**
 * Reads the files of a Ratis log, and repairs what a power cut leaves at its end. Methods block on the disk. Start with
 * {@code SegmentReader}.
 */
package io.borough.verticles.raft.log;
