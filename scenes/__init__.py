"""The picture: 3D builders, one file a scene, and the browser client in `scenes/web`."""
