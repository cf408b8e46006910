"""What `onemap up` does before anybody asks anything: tools, cluster, broker, client, processes."""
