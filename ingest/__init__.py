"""What comes in: device protocols, the spool, positioning, files and the simulator."""
