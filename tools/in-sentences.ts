/** Does the work of a program; what keeps it from that is told without a stack, and by the exit code. */
export const inSentences = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
};
