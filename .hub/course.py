"""What each student's server is told, besides config.yaml: copied to jupyterhub_config.d, and read by the hub."""

c = get_config()  # noqa: F821 - the hub's own

# The server, without a grammar of web addresses that no lesson needs: it would cost each student 15 MB and a second.
SERVER = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyterhub.singleuser import main; main()"
# Nobody reads another's files, not even what was there before; /tmp is each student's own.
c.Spawner.cmd = ["/bin/sh", "-c", 'umask 077; chmod 700 "$HOME"; exec python3 -P -c "$0" "$@"', SERVER]
c.SystemdSpawner.isolate_tmp = True

c.Spawner.args = [
    # a kernel that has done nothing for 45 minutes ends, even if its page is still open somewhere
    "--MappingKernelManager.cull_idle_timeout=2700",
    "--MappingKernelManager.cull_interval=300",
    "--MappingKernelManager.cull_connected=True",
    # no lesson needs these either
    "--ServerApp.jpserver_extensions={'jupyter_lsp': False, 'jupyter_server_terminals': False, 'notebook_shim': False}",
    "--LabApp.extension_manager=readonly",
]
c.Spawner.environment = {
    "OPENBLAS_NUM_THREADS": "1",  # students share the cores: with more threads they would wait for each other
    "OMP_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",  # what a cell no longer needs goes back to the machine: 13 MB less
    "JUPYTER_PATH": "COURSE/.hub",  # a kernel without its debugger, 8 MB less; .hub/install puts in the clone's place
}
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # servers that start at once take turns
