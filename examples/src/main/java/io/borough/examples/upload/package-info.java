/**
 * Files of any size in a partition: streamed in as chunks, streamed out again, in little memory.
 *
 * <p>Threads: the handler's event loop. Start reading at {@link io.borough.examples.upload.UploadVerticle}.
 */
package io.borough.examples.upload;
