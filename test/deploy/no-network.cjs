// Loaded before a program that must work offline: whatever it wants to reach, it fails at once and says so.
const { Socket } = require('node:net');

Socket.prototype.connect = () => {
  throw new Error('This program must not use the network.');
};
