/* global SwaggerUIBundle -- the bundle of swagger-ui-dist is loaded before this file */
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#explorer',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // No badge of a validator elsewhere: this page asks nobody but the machine it comes from.
  validatorUrl: null,
});
