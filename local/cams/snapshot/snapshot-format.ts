/** Stands in the header of every database and snapshot of this service: "CAMS" in ASCII. */
export const APPLICATION_ID = 0x43_41_4d_53;

/** The reason why a file cannot be restored. It completes the sentence "the file …". */
export class SnapshotFault extends Error {
  override readonly name = 'SnapshotFault';
}
