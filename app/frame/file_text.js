// The text of a file that is opened, as far as it is wanted.

const HEAD = 512; // bytes by which the server tells what a file is that is no text

/**
 * Null if it is too large; of what is no text the beginning, whatever its size, which says nothing.
 *
 * @param {Blob} file
 * @param {number} largest  bytes
 */
export async function textOf(file, largest) {
  const head = await file.slice(0, HEAD).text();
  const letters = head.slice(0, HEAD / 4); // a letter has 4 bytes at most: none is cut in two
  if (letters.includes("\0") || letters.includes("\ufffd")) return head;
  return file.size > largest ? null : file.text();
}
