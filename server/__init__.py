"""Who asks: HTTP, WebSocket, sessions, permissions, jobs, wiring and the command line."""
