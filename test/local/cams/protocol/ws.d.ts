// @alicloud/openapi-core's types name a package that comes without any. Nothing here opens a web socket.
declare module 'ws' {
  class WebSocket {
    readonly readyState: number;
  }
  namespace WebSocket {
    type ClientOptions = object;
  }
  export { WebSocket as default };
}
