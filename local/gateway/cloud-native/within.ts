/** What `work` comes to, or `late` once the time is up; the work goes on unheard. */
export const within = <Value, Late>(
  work: Promise<Value>,
  limitMs: number | undefined,
  late: Late,
): Promise<Value | Late> => {
  if (limitMs === undefined) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(late);
    }, limitMs);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
};
