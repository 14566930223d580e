// As where there is no such file.
module.exports = (_, answer) => {
  answer(undefined);
};
