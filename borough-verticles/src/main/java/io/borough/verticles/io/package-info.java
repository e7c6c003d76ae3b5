/**
 * Files that survive a power failure ({@code DurableFiles}) and that only the node's own user can read ({@code
 * PrivateFiles}).
 *
 * <p>Every method blocks on the disk and belongs on a worker thread. All verticle packages may use this package, and no
 * other package forces anything to the disk.
 */
package io.borough.verticles.io;
