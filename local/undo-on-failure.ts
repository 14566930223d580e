/**
 * Does work for which something has been opened, and closes that again when the work fails.
 *
 * @throws what the work throws.
 */
export const undoOnFailure = async <Result>(
  undo: () => void | Promise<void>,
  work: () => Result | Promise<Result>,
): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    await undo();
    throw error;
  }
};
